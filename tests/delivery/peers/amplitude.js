import * as amplitude from '@amplitude/analytics-browser'

// Without its remote configuration, whose server is out of the bench's reach.
amplitude.init('bench', {
  serverUrl: `${collector}/2/httpapi`,
  remoteConfig: { fetchRemoteConfig: false },
})
window.track = (i, kb) => amplitude.track('step', detail(i, kb))
