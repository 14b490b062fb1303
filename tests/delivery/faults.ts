// A collector's address on this machine, and everything that can go wrong at it. What it answers when nothing
// goes wrong is somebody else's: a mock's business or the real collector's.

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Request {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
}

export interface Reply {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer
}

/**
 * - `none`: all well.
 * - `hung`: requests arrive and are not answered; when it ends, their connections are reset. Kept for ever they would
 *   block the page: over HTTP/1.1 a browser opens six to a host.
 * - `reset`: every connection is reset, as by a wifi that says it is connected and is not.
 * - `refused`: nobody listens at the port.
 * - `unheard`: a POST is carried out, and its answer lost with the connection.
 * - a status: answered to every POST, or to those with a body of more than `above` bytes.
 */
export type Fault =
  | 'none'
  | 'hung'
  | 'reset'
  | 'refused'
  | 'unheard'
  | { status: 401 | 413 | 429 | 503; above?: number; retryAfter?: number }

/** What has arrived, carried out or not. Requests and bytes are those of events: not of a script, not of a setting. */
export interface Traffic {
  requests: number
  preflights: number
  bytes: number
  /** Requests of any kind that a fault has met. Those that nobody listened to are not known. */
  faulted: number
}

export interface Address {
  url: string
  traffic: Traffic
  fail(fault: Fault): Promise<void>
  close(): Promise<void>
}

/** Below the ports that systems hand out by themselves: one that is closed for a while stays free. */
let nextPort = 21_000 + (process.pid % 9_000)

/** Opens an address whose events arrive at paths like `ingest`. */
export async function openAddress(
  ingest: RegExp,
  answer: (request: Request) => Promise<Reply>,
): Promise<Address> {
  const traffic: Traffic = { requests: 0, preflights: 0, bytes: 0, faulted: 0 }
  let fault: Fault = 'none'

  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers, socket } = incoming
    if (method === 'OPTIONS') traffic.preflights++
    else if (ingest.test(url)) {
      traffic.requests++
      traffic.bytes += Number(headers['content-length'] ?? 0)
    }
    if (fault === 'reset' || fault === 'hung') {
      traffic.faulted++
      if (fault === 'reset') socket.resetAndDestroy()
      return
    }
    const request = { method, path: url, headers, body: await read(incoming) }
    if (typeof fault === 'object' && method === 'POST' && request.body.length > (fault.above ?? -1)) {
      traffic.faulted++
      return send(response, refusal(fault, request))
    }
    const unheard = fault === 'unheard' && method === 'POST'
    const reply = await answer(request)
    if (!unheard) return send(response, reply)
    traffic.faulted++
    socket.resetAndDestroy()
  }

  const sockets = new Set<Socket>()
  const server = createServer((incoming, response) => {
    // The sender went away in the middle of its request: there is nobody to tell.
    serve(incoming, response).catch(() => incoming.socket.destroy())
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })

  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  const hangUp = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      hangUp()
    })

  const port = await findPort(listen)
  return {
    url: `http://127.0.0.1:${port}`,
    traffic,
    async fail(next) {
      if (next === 'reset' || fault === 'hung') hangUp()
      fault = next
      if (next === 'refused') await stop()
      else if (!server.listening) await listen(port)
    },
    async close() {
      if (server.listening) await stop()
    },
  }
}

/** Any page may read any answer. A preflight is good for as long as the page asks: the fewest there can be. */
export function cors({ headers }: Request): Record<string, string> {
  return {
    'access-control-allow-origin': headers.origin ?? '*',
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': headers['access-control-request-headers'] ?? 'content-type',
    'access-control-expose-headers': 'retry-after',
    'access-control-max-age': '7200',
  }
}

function refusal({ status, retryAfter }: Exclude<Fault, string>, request: Request): Reply {
  return {
    status,
    headers: {
      ...cors(request),
      'content-type': 'text/plain',
      ...(retryAfter && { 'retry-after': String(retryAfter) }),
    },
  }
}

async function read(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers).end(body)
}

async function findPort(listen: (port: number) => Promise<void>): Promise<number> {
  for (;;) {
    const port = nextPort++
    try {
      await listen(port)
      return port
    } catch {
      // Somebody else's.
      await sleep(0)
    }
  }
}
