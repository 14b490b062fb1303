import { OpenPanel } from '@openpanel/web'

const openpanel = new OpenPanel({ clientId: 'bench', apiUrl: collector })
window.track = (i, kb) => openpanel.track('step', detail(i, kb))
