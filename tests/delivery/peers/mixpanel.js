import mixpanel from 'mixpanel-browser'

mixpanel.init('bench', { api_host: collector })
window.track = (i, kb) => mixpanel.track('step', detail(i, kb))
