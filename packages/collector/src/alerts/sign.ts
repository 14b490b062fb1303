// Signatures of webhooks, by the Standard Webhooks specification (github.com/standard-webhooks/standard-webhooks,
// spec/standard-webhooks.md), so that receivers verify them with a library that exists in their language. Each
// destination has a secret of its own, derived from the deployment's: no table holds one, and one that leaks
// opens no other.

const encoder = new TextEncoder()

async function hmac(secret: BufferSource, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text)))
}

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))

/** What the receiver is given: `whsec_` and 256 bits. */
export async function signingSecretOf(destination: string, secret: string): Promise<string> {
  return `whsec_${base64(await hmac(encoder.encode(secret), `webhook:${destination}`))}`
}

/** The three headers of one try. `at` is in epoch milliseconds; receivers refuse what is minutes old. */
export async function signatureOf(
  id: string,
  body: string,
  at: number,
  signingSecret: string,
): Promise<Record<string, string>> {
  const key = Uint8Array.from(atob(signingSecret.slice('whsec_'.length)), char => char.charCodeAt(0))
  const seconds = Math.floor(at / 1000)
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${base64(await hmac(key, `${id}.${seconds}.${body}`))}`,
  }
}
