import { newTracker, trackStructEvent } from '@snowplow/browser-tracker'

newTracker('bench', collector, { appId: 'bench' })
window.track = (i, kb) => {
  const { mark, ...rest } = detail(i, kb)
  trackStructEvent({ category: 'bench', action: 'step', label: mark, property: Object.values(rest).join() })
}
