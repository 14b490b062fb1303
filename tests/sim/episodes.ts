// Begins an episode, and sees to its end.

import type { Episode } from './faults.ts'
import type { World } from './world.ts'

/** The next process is not long in coming. */
const DOWN_MS_MAX = 5 * 60_000

export function play(world: World, episode: Episode): void {
  const { time, log, count, browsers, objects, collector, d1, network, model } = world
  const { forMs, who } = episode
  const pick = <T>(list: T[]) => list[who % list.length] as T
  const browser = pick(browsers)
  // None yet, if nothing was sent so far.
  const account = objects.names().length > 0 ? pick(objects.names()) : undefined
  const later = (ms: number, work: () => void) => time.at(time.now() + ms, work)

  const begin: { [Kind in Episode['kind']]: (episode: Extract<Episode, { kind: Kind }>) => void } = {
    'browser offline'() {
      browser.offline = true
      later(forMs, () => {
        browser.offline = false
        for (const tab of browser.tabs) tab.task('is online again', tab.show)
      })
    },
    'browser crash': browser.crash,
    'storage refused'() {
      browser.refuses = true
      later(forMs, () => {
        browser.refuses = false
      })
    },
    'storage deleted': browser.deleteStorage,
    asleep: () => browser.sleep(forMs),
    'clock set'({ byMs }) {
      browser.clockAhead += byMs
      browser.clockWasSet = true
    },
    meddler({ answer }) {
      network.meddler = answer
      later(forMs, () => {
        network.meddler = undefined
      })
    },
    'collector killed'() {
      collector.kill()
      later(Math.min(forMs, DOWN_MS_MAX), () => {
        collector.boot()
        void objects.checkLogs()
      })
    },
    'object evicted': () => account && objects.evict(account),
    'object reset': () => account && objects.reset(account),
    'D1 down': () => d1Is('down'),
    'D1 hung': () => d1Is('hung'),
    'D1 emptied'() {
      d1.empty()
      for (const name of objects.names()) model.mayLag(name)
    },
  }
  function d1Is(state: typeof d1.state): void {
    d1.state = state
    later(forMs, () => {
      d1.state = 'up'
    })
  }

  log(`${episode.kind} begins, for ${browser.name} or ${account}`)
  count(episode.kind)
  begin[episode.kind](episode as never)
}
