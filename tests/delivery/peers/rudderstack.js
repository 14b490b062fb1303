// Its plugins bundled, and its settings given: it would load both from servers out of the bench's reach.
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'

const analytics = new RudderAnalytics()
analytics.load('bench', collector, {
  getSourceConfig: () => ({
    source: {
      id: 'bench',
      name: 'bench',
      writeKey: 'bench',
      workspaceId: 'bench',
      enabled: true,
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
      connections: [],
      destinations: [],
    },
  }),
})
window.track = (i, kb) => analytics.track('step', detail(i, kb))
