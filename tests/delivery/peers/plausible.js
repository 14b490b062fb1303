import { init, track } from '@plausible-analytics/tracker'

// `captureOnLocalhost`: it ignores pages of 127.0.0.1 otherwise.
init({ domain: 'bench.example', endpoint: `${collector}/api/event`, captureOnLocalhost: true })
window.track = (i, kb) => track('step', { props: detail(i, kb) })
