import { AnalyticsBrowser } from '@segment/analytics-next'

// Its settings are given, because its own settings server is out of the bench's reach.
const analytics = AnalyticsBrowser.load({
  writeKey: 'bench',
  cdnSettings: {
    integrations: {
      'Segment.io': { apiKey: 'bench', apiHost: `${collector.replace('http://', '')}/v1`, protocol: 'http' },
    },
  },
})
window.track = (i, kb) => analytics.track('step', detail(i, kb))
