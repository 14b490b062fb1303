// `npm run bench:crash`: kill -9, again and again, and afterwards everything counted once.
//
// The storm. A real collector (workerd, Durable Objects and D1 on disk) is sent events by 16 pages, two server
// clients and four callers with ids only, all writing to the same accounts. At random moments every process of it is
// killed; it starts again on the same state and port, and the clients try again. Right after each start, what the
// cut-off accounts count lies between what was promised and what was called. At the end every account's totals,
// features, users, log, loss and row in D1 equal what was called, to the event.
//
// The deaths. A backend with the server client is killed instead. Its buffer is its memory, so what it can promise
// is: an event with a receipt is counted once; an event without one is lost or counted once, never twice, because
// the next process is another producer and nobody sends the dead one's numbers again. It cannot promise more:
// between a call and its receipt an event is in memory only, and writing it to a disk first is not a library's to
// decide on a server, where disks are shared, read-only or gone with the container. Nor can the collector measure
// this loss: numbers that nobody lived to send leave no gap. Who must not lose an event gives it an id, keeps it
// until a flush left nothing pending (an outbox: usually the database row the event is about), and calls it again
// in the next life: the id counts once. SIGTERM and `close()` lose nothing.
//
// `--seed N` draws the same load and the same moments (what they hit depends on the machine's clock);
// `--kills N`, 50 by default, of each kind. SIGKILL spares the kernel's cache: this is not a power cut.

import { parseArgs } from 'node:util'
import { reader } from './audit.ts'
import { HABITS, killTracker, type Toll } from './deaths.ts'
import { openMachine } from './machine.ts'
import { type Strike, storm, type Weather } from './storm.ts'

const options = { seed: { type: 'string' }, kills: { type: 'string', default: '50' } } as const
const { values } = parseArgs({ options })
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6))
const kills = Number(values.kills)
const startedAt = Date.now()

// By default a signal skips what must be done at the exit: to kill the collector and remove its files.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130))

const machine = await openMachine()
try {
  console.log(`Seed ${seed}. The collector is killed ${kills} times.`)
  let kill = 0
  const onStrike = (strike: Strike, problems: number) =>
    console.log(
      `${pad(++kill, 4)}/${kills}  ${lineOf(strike)}  ${problems === 0 ? 'ok' : `${problems} PROBLEMS`}`,
    )
  const weather = await storm(machine, { seed, kills, onStrike })
  console.log(
    `${weatherReport(weather)}\n\nThe server client's process is killed ${kills} times in each of three ways of living; a dot is a death.`,
  )
  const onDeath = () => process.stdout.write('.')
  const place = { url: machine.url, read: reader(machine.url), kills, onDeath }
  const tolls = await Promise.all(HABITS.map((habit, i) => killTracker(habit, { ...place, seed: seed + i })))
  console.log()
  for (const toll of tolls) console.log(tollReport(toll))

  const problems = [...weather.problems, ...tolls.flatMap(toll => toll.problems)]
  console.log(problems.length === 0 ? '\nNone lost, none counted twice.' : `\n${problems.join('\n')}`)
  console.log(`Seed ${seed}, ${Math.round((Date.now() - startedAt) / 1000)} s.`)
  process.exitCode = problems.length === 0 ? 0 : 1
} finally {
  await machine.close()
}

function lineOf({ answers, requests, events, pending, foldsDue, alarmsDue, backMs }: Strike): string {
  return [
    `after ${pad(answers, 3)} answers`,
    `${pad(requests, 2)} requests cut off (${pad(events, 3)} events)`,
    `${pad(pending, 4)} receipts pending`,
    `${pad(foldsDue, 2)} folds due`,
    `${pad(alarmsDue, 2)} alarms due`,
    `back in ${(backMs / 1000).toFixed(1)} s`,
  ].join('  ')
}

function weatherReport({
  strikes,
  problems,
  events,
  accounts,
  requests,
  unheard,
  statuses,
}: Weather): string {
  const kills = (that: (strike: Strike) => boolean) => strikes.filter(that).length
  const cutOff = strikes.reduce((sum, strike) => sum + strike.requests, 0)
  const answers = [...statuses].map(([status, times]) => `${count(times)} × ${status}`).join(', ')
  return `
  ${count(events)} events of ${accounts} accounts in ${count(requests)} requests; answers: ${answers}
  ${kills(strike => strike.requests > 0)} kills cut off ${cutOff} requests; ${unheard} of these were durable, and nobody had heard
  ${kills(strike => strike.foldsDue > 0)} kills left folds to do, ${kills(strike => strike.alarmsDue > 0)} alarms that were due or ringing
  ${problems.length === 0 ? 'every count of every account equals what was called' : 'PROBLEMS, see below'}`
}

function tollReport(toll: Toll): string {
  return `
  ${toll.name}
    ${count(toll.called)} events called; ${count(toll.promised)} promised, ${toll.unheard} counted without; ${toll.hits} of ${toll.deaths} deaths cut off a request
    lost without a promise: ${toll.lost}, at most ${toll.lostInOneDeathMax} in one death
    ${toll.problems.length === 0 ? 'everything promised is counted, nothing twice' : 'PROBLEMS, see below'}`
}

function count(of: number): string {
  return of.toLocaleString('en')
}

function pad(number: number, chars: number): string {
  return `${number}`.padStart(chars)
}
