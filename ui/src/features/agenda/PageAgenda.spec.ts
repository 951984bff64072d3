import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { agendaView, deadline } from '@/dev/registerSamples'
import { wireError } from '@/dev/samples'
import type { AgendaView } from '@/generated/bindings'
import PageAgenda from './PageAgenda.vue'

let mounted: MountedPage | undefined
let view: AgendaView = agendaView()

async function open(query = '', handlers: Handlers = {}): Promise<MountedPage & { host: FakeHost }> {
  const host = new FakeHost({ read_agenda: () => ({ ...view }), ...handlers })
  mounted = await mountPage(PageAgenda, host, { name: 'agenda', route: '/agenda', path: `/agenda${query}` })
  return { ...mounted, host }
}

afterEach(() => {
  mounted?.page.unmount()
  view = agendaView()
})

describe('the agenda', () => {
  it('asks for the next 30 days, and shows those that are late first, then week by week', async () => {
    const page = await open()
    expect(page.host.requestsOf('read_agenda')).toEqual([{ days: 30, kinds: [], dossier: null, offset: 0, limit: 100 }])
    expect(page.page.findAll('[data-testid="agenda-group"] h2').map((title) => title.text())).toEqual(['En retard', 'Semaine du 23 nov. 2026', 'Semaine du 11 janv. 2027'])
    expect(page.byTestId('agenda-count').text()).toBe('3 échéances, dont 1 en retard')
    expect(page.byTestId('reminder').text()).toBe('rappel des 60 jours')
  })

  it('counts every late one, not those of the page that is read', async () => {
    view = agendaView({ total: 300, late: 120 })
    const page = await open()
    expect(page.byTestId('agenda-count').text()).toBe('300 échéances, dont 120 en retard')
  })

  it('says which dossiers are not covered, and why', async () => {
    const none = await open()
    expect(none.page.find('[data-testid="agenda-uncovered"]').exists()).toBe(false)
    none.page.unmount()
    view = agendaView({ uncovered: [{ dossier: 'd9', name: 'Voyage', reason: 'Ce dossier suit le catalogue 2099.1.0, inconnu ici.' }] })
    const page = await open()
    const notice = page.byTestId('agenda-uncovered').text()
    expect(notice).toContain('1 dossier n’est pas dans cet agenda')
    expect(notice).toContain('«\u00a0Voyage\u00a0»\u00a0: Ce dossier suit le catalogue 2099.1.0, inconnu ici.')
  })

  it('leads each line to its place', async () => {
    const page = await open()
    const links = page.page.findAll('[data-testid="deadline-link"]').map((link) => link.attributes('href'))
    expect(links[0]).toBe('/registre/d1?risque=r1')
    expect(links[1]).toBe('/parcours/d1?jalon=prod-audits')
    expect(links[2]).toBe('/dossier/d1/exposition?champ=certificats&ligne=07')
  })

  it('keeps its filters in the address', async () => {
    const page = await open()
    await page.byTestId('agenda-period').setValue('tout')
    await flushPromises()
    await page.byTestId('agenda-kind').setValue('certificat')
    await flushPromises()
    expect(page.router.currentRoute.value.query).toEqual({ periode: 'tout', nature: 'certificat' })
    expect(page.host.requestsOf('read_agenda').at(-1)).toEqual({ days: null, kinds: ['certificat'], dossier: null, offset: 0, limit: 100 })
  })

  it('shows one dossier alone, and every one again', async () => {
    const page = await open()
    await page.byTestId('only-dossier').trigger('click')
    await flushPromises()
    expect(page.host.requestsOf('read_agenda').at(-1)?.dossier).toBe('d1')
    expect(page.byTestId('agenda-dossier').exists()).toBe(true)
    await page.byTestId('all-dossiers').trigger('click')
    await flushPromises()
    expect(page.router.currentRoute.value.query).toEqual({})
  })

  it('reads the rest when asked, and says when it cannot', async () => {
    view = agendaView({ total: 4 })
    const page = await open()
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- Tauri rejects with plain objects
    page.host.handlers.read_agenda = () => Promise.reject(wireError({ message: 'La base ne répond pas.' }))
    await page.byTestId('agenda-more').trigger('click')
    await flushPromises()
    expect(page.byTestId('error-panel').text()).toContain('La base ne répond pas.')
    page.host.handlers.read_agenda = () => agendaView({ total: 4, lines: [deadline({ label: 'suite.exemple.fr' })] })
    await page.byTestId('agenda-more').trigger('click')
    await flushPromises()
    expect(page.host.requestsOf('read_agenda').at(-1)?.offset).toBe(3)
    expect(page.page.findAll('[data-testid="deadline"]')).toHaveLength(4)
    expect(page.byTestId('agenda-more').exists()).toBe(false)
  })

  it('says where deadlines come from when there is none', async () => {
    view = agendaView({ total: 0, lines: [] })
    expect((await open()).byTestId('agenda-none').text()).toContain('Aucune échéance')
  })

  it('reads again when a dossier changes', async () => {
    const page = await open()
    view = agendaView({ total: 1, lines: [deadline()] })
    page.host.emit('dossier-changed', { id: 'd1', fields: [] })
    await flushPromises()
    expect(page.page.findAll('[data-testid="deadline"]')).toHaveLength(1)
  })
})
