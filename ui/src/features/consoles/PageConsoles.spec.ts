import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { consoleList, consoleView, projectRow, projectView } from '@/dev/consoleSamples'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import type { ConsoleView } from '@/generated/bindings'
import PageConsoles from './PageConsoles.vue'

let mounted: MountedPage

async function open(consoles: ConsoleView[], handlers: Handlers = {}, path = '/consoles'): Promise<FakeHost> {
  const host = new FakeHost({ list_consoles: () => consoleList([...consoles]), read_mirror: () => ({ total: 1, rows: [projectRow()] }), ...handlers })
  mounted = await mountPage(PageConsoles, host, { name: 'consoles', route: '/consoles/:connexion?/:projet?', path })
  return host
}

afterEach(() => {
  mounted.page.unmount()
})

describe('the page of the consoles', () => {
  it('leads to the settings while there is none', async () => {
    await open([])
    expect(mounted.byTestId('first-connection').exists()).toBe(true)
    expect(mounted.byTestId('reading-block').exists()).toBe(false)
  })

  it('says how old is what it shows, and shows it offline', async () => {
    await open([consoleView({ offline: true })])
    expect(mounted.byTestId('reading-age').text()).toContain('il y a 2 heures')
    expect(mounted.byTestId('reading-offline').exists()).toBe(true)
    expect(mounted.byTestId('reading-start').exists()).toBe(false)
    expect(mounted.byTestId('mirror-open').text()).toBe('teleservice')
  })

  it('asks for no project before the first reading', async () => {
    const host = await open([consoleView({ pull: null })])
    expect(mounted.byTestId('reading-never').exists()).toBe(true)
    expect(host.requestsOf('read_mirror')).toEqual([])
  })

  it('reads as far as was chosen, tells how far it is, and shows what came', async () => {
    let finish: (answer: Record<string, never>) => void = () => undefined
    const consoles = [consoleView({ pull: null })]
    const host = await open(consoles, { pull_console: () => new Promise((resolve) => (finish = resolve)) })
    await mounted.byTestId('reading-reach').setValue('all')
    await mounted.page.find('form').trigger('submit')
    expect(host.requestsOf('pull_console')).toEqual([{ console: 'c1', reach: 'all' }])
    host.emit('console-pulled', { console: 'c1', progress: { listed: 40, read: 12, items: 300 } })
    host.emit('console-pulled', { console: 'another', progress: { listed: 1, read: 1, items: 1 } })
    await flushPromises()
    expect(mounted.byTestId('reading-progress').text()).toContain('12 lus sur 40')
    consoles[0] = consoleView()
    finish({})
    await flushPromises()
    expect(mounted.byTestId('reading-progress').exists()).toBe(false)
    expect(mounted.page.findAll('[data-testid="mirror-project"]')).toHaveLength(1)
  })

  it('takes up a reading that goes on, and gives it up', async () => {
    const host = await open([consoleView({ pulling: { listed: 5, read: 1, items: 9 } })], { cancel_pull: () => ({}) })
    expect(mounted.byTestId('reading-progress').text()).toContain('1 lus sur 5')
    await mounted.byTestId('reading-cancel').trigger('click')
    expect(host.requestsOf('cancel_pull')).toEqual([{ console: 'c1' }])
    host.emit('console-pulled', { console: 'c1', progress: null })
    await flushPromises()
    expect(host.requestsOf('list_consoles')).toHaveLength(2)
  })

  it('tells what was not read and why a reading was cut', async () => {
    await open([consoleView({ unread: [{ label: 'Membres', project: 'voisin', reason: 'Un droit manque.' }], cut: { at: '', age: 'il y a 1 heure', reason: 'Le réseau est coupé.' } })])
    expect(mounted.byTestId('reading-unread').text()).toContain('Membres du projet voisin : Un droit manque.'.replaceAll(' :', '\u00a0:'))
    expect(mounted.byTestId('reading-cut').text()).toContain('Le réseau est coupé.')
  })

  it('shows one project with what it held', async () => {
    const host = await open([consoleView()], { read_mirror_project: () => projectView({ vanished: true }) }, '/consoles/c1/p1')
    expect(host.requestsOf('read_mirror_project')).toEqual([{ console: 'c1', project: 'p1' }])
    expect(mounted.byTestId('mirror-title').text()).toBe('teleservice')
    expect(mounted.byTestId('mirror-vanished').exists()).toBe(true)
    expect(mounted.byTestId('mirror-table').text()).toContain('dev')
    expect(document.activeElement).toBe(mounted.byTestId('mirror-title').element)
  })

  it('makes a dossier of a project that has none, and says what did not enter it', async () => {
    const left = [{ place: 'Membres, rôle', console: 'Invité', reason: 'le dossier ne connaît pas ce rôle.' }]
    const host = await open([consoleView()], { read_mirror_project: () => projectView(), adopt_project: () => ({ id: 'd9', name: 'teleservice', left }) }, '/consoles/c1/p1')
    await mounted.byTestId('mirror-adopt').trigger('click')
    await flushPromises()
    expect(host.requestsOf('adopt_project')).toEqual([{ console: 'c1', project: 'p1' }])
    expect(mounted.byTestId('mirror-adopted').text()).toContain('ne connaît pas ce rôle')
    expect(mounted.byTestId('mirror-adopt').exists()).toBe(false)
  })
})
