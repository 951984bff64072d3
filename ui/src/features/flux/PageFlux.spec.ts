import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { box, diagramView, flowRemark, flowRow, flowsView, suggestion } from '@/dev/flowSamples'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { dossierView, editAck, wireError } from '@/dev/samples'
import { nextBox } from './moving'
import PageFlux from './PageFlux.vue'

type Opened = MountedPage & { host: FakeHost; click: (testId: string) => Promise<void> }
let mounted: MountedPage | undefined

async function open(query = '', handlers: Handlers = {}): Promise<Opened> {
  const host = new FakeHost({
    open_dossier: () => dossierView({ id: 'd1' }),
    read_diagram: () => diagramView(),
    read_flows: () => flowsView(),
    draw_flow: () => editAck(),
    add_party: () => editAck(),
    accept_flows: () => editAck(),
    undo: () => editAck(),
    ...handlers,
  })
  mounted = await mountPage(PageFlux, host, { name: 'flux', path: `/page/d1${query}` })
  return {
    ...mounted,
    host,
    async click(testId) {
      await mounted?.byTestId(testId).trigger('click')
      await flushPromises()
    },
  }
}

const boxOf = (page: MountedPage, name: string) => page.page.find(`[data-nom="${name}"]`)
const press = async (page: MountedPage, name: string, key: string) => {
  await boxOf(page, name).trigger('keydown', { key })
  await flushPromises()
}

afterEach(() => mounted?.page.unmount())

describe('the diagram', () => {
  it('draws the shapes that Rust has laid out, and says the same in words', async () => {
    const page = await open()
    expect(page.page.findAll('[data-testid="diagram-box"]')).toHaveLength(4)
    expect(boxOf(page, 'front').find('rect').attributes('class')).toBe('schema-boite schema-essentiel')
    expect(page.byTestId('diagram-link').find('path').attributes('d')).toBe('M276 96L400 96')
    expect(page.byTestId('diagram-words').text()).toContain('front, bien essentiel')
    expect(page.byTestId('diagram-words').text()).toContain('HTTP 3000')
  })

  it('is one stop of the tabulation, and the arrows lead from a box to the next one', async () => {
    const page = await open()
    const stops = () => page.page.findAll('[data-testid="diagram-box"][tabindex="0"]').map((stop) => stop.attributes('data-nom'))
    expect(stops()).toEqual(['front'])
    await press(page, 'front', 'ArrowRight')
    expect(document.activeElement?.getAttribute('data-nom')).toBe('api')
    expect(stops()).toEqual(['api'])
    expect(boxOf(page, 'api').attributes('aria-pressed')).toBe('true')
    expect(boxOf(page, 'front').classes()).toContain('schema-voisin')
    expect(boxOf(page, 'FranceConnect').classes()).not.toContain('schema-voisin')
    expect(page.byTestId('box-detail').text()).toContain('Joint\u00a0: front.')
  })

  it('draws a flow by the keyboard: a box, then another one', async () => {
    const page = await open()
    await press(page, 'api', 'Enter')
    await page.click('draw-from')
    expect(document.activeElement?.getAttribute('data-nom')).toBe('api')
    await press(page, 'FranceConnect', 'Enter')
    expect((page.byTestId('flow-from').element as HTMLSelectElement).value).toBe('c/api')
    expect((page.byTestId('flow-to').element as HTMLSelectElement).value).toBe('c/FranceConnect')
    await page.byTestId('flow-protocol').setValue('https')
    await page.byTestId('flow-port').setValue(' 443 ')
    await page.byTestId('flow-form').trigger('submit')
    await flushPromises()
    expect(page.host.requestsOf('draw_flow')).toEqual([
      { id: 'd1', from: 'c/api', to: 'c/FranceConnect', protocol: 'https', port: '443', encryption: null, environment: null },
    ])
    expect(page.announcer.message.value).toBe('Le flux est ajouté à la matrice.')
    expect(page.byTestId('flow-form').exists()).toBe(false)
    expect(page.host.requestsOf('read_diagram')).toHaveLength(2)
  })

  it('draws a flow by the pointer, from a box to another; anywhere else it only chooses', async () => {
    const page = await open()
    const drawing = page.page.find('svg.schema')
    const at = async (name: string, clientX: number, clientY: number) => {
      await drawing.trigger(name, { clientX, clientY, button: 0 })
      await flushPromises()
    }
    await at('pointerdown', 150, 90)
    await at('pointerup', 152, 91)
    expect(boxOf(page, 'front').attributes('aria-pressed')).toBe('true')
    expect(page.byTestId('flow-form').exists()).toBe(false)
    // To nowhere, then to a box that no flow may join.
    for (const [x, y] of [[20, 390], [150, 280]] as const) {
      await at('pointerdown', 150, 90)
      await at('pointermove', x, y)
      await at('pointerup', x, y)
      expect(page.byTestId('flow-form').exists()).toBe(false)
    }
    await at('pointerdown', 150, 90)
    await at('pointermove', 450, 95)
    expect(page.page.find('.schema-trace').attributes('d')).toBe('M150 90L450 95')
    await at('pointerup', 450, 95)
    expect((page.byTestId('flow-from').element as HTMLSelectElement).value).toBe('c/front')
    expect((page.byTestId('flow-to').element as HTMLSelectElement).value).toBe('c/api')
  })

  it('gives up drawing with Escape', async () => {
    const page = await open()
    await press(page, 'api', 'Enter')
    await page.click('draw-from')
    await press(page, 'api', 'Escape')
    expect(page.byTestId('drawing-from').exists()).toBe(false)
    await press(page, 'FranceConnect', 'Enter')
    expect(page.byTestId('flow-form').exists()).toBe(false)
  })

  it('keeps the form and what was typed when Rust refuses', async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- Tauri rejects with plain objects
    const page = await open('', { draw_flow: () => Promise.reject(wireError({ code: 'invalid_input', message: 'Port 99999 refusé.' })) })
    await page.click('add-flow')
    await page.byTestId('flow-form').trigger('submit')
    expect(page.byTestId('flow-form').text()).toContain('Choisissez les deux extrémités')
    expect(page.host.requestsOf('draw_flow')).toEqual([])
    await page.byTestId('flow-from').setValue('c/front')
    await page.byTestId('flow-to').setValue('c/api')
    await page.byTestId('flow-port').setValue('99999')
    await page.byTestId('flow-form').trigger('submit')
    await flushPromises()
    expect(page.byTestId('flow-form').text()).toContain('Port 99999 refusé.')
    expect((page.byTestId('flow-port').element as HTMLInputElement).value).toBe('99999')
  })

  it('offers no end that is deduced from something else', async () => {
    const page = await open()
    await page.click('add-flow')
    expect(page.byTestId('flow-from').text()).not.toContain('Exposition Internet')
  })

  it('adds a component and an external system, each in its own words', async () => {
    const page = await open()
    await page.click('add-external')
    await page.byTestId('party-name').setValue('Annuaire')
    await page.byTestId('party-group').setValue('internet')
    await page.byTestId('party-form').trigger('submit')
    await flushPromises()
    expect(page.host.requestsOf('add_party')).toEqual([{ id: 'd1', external: true, name: 'Annuaire', group: 'internet' }])
    await page.click('add-component')
    expect(page.byTestId('party-group').text()).toContain('Service applicatif')
  })

  it('takes back the last action, and says so', async () => {
    const page = await open()
    await page.click('flux-undo')
    expect(page.host.requestsOf('undo')).toEqual([{ id: 'd1' }])
    expect(page.announcer.message.value).toBe('La dernière action est annulée.')
  })
})

describe('the matrix', () => {
  it('shows every part of the model, the empty ones too, and the columns of the template first', async () => {
    const page = await open('?vue=matrice')
    const blocks = page.page.findAll('[data-testid="flow-block"]').map((block) => block.find('h3').text())
    expect(blocks).toEqual(['Flux d’administration (0)', 'Flux entrants (1)', 'Flux sortants (1)', 'Flux internes ou sans sens (0)'])
    expect(page.page.text()).not.toContain('Connexion des usagers')
    await page.byTestId('whole').setValue(true)
    expect(page.page.text()).toContain('Connexion des usagers')
  })

  it('tells what is to be looked at on its row, with the way to mend it', async () => {
    const page = await open('?vue=matrice', { read_flows: () => flowsView({ remarks: [flowRemark({ rule: 'R-X', message: 'Hors des lignes.' })] }) })
    const row = page.page.find('[data-rang="2"]')
    expect(row.text()).toContain('Le flux de la ligne 2 n’a pas de port.')
    expect(row.find('[data-testid="flow-remark"] a').attributes('href')).toContain('colonne=port')
    expect(page.byTestId('remarks').text()).toContain('Hors des lignes.')
  })

  it('asks Rust for the rows that are wanted, and keeps them in the address', async () => {
    const page = await open('?vue=matrice')
    await page.byTestId('filter-environment').setValue('prod1')
    await flushPromises()
    await page.byTestId('filter-text').setValue('connect')
    await flushPromises()
    expect(page.host.requestsOf('read_flows').at(-1)).toMatchObject({ environment: 'prod1', text: 'connect', block: null, flagged: false, offset: 0, limit: 100 })
    expect(page.router.currentRoute.value.query).toMatchObject({ vue: 'matrice', environnement: 'prod1', texte: 'connect' })
  })

  it('is read page by page: ten thousand rows are never all on the screen', async () => {
    const rows = (first: number) => Array.from({ length: 20 }, (_, rank) => flowRow({ row: `r${first + rank}`, rank: first + rank + 1 }))
    const page = await open('?vue=matrice', { read_flows: ({ offset }) => flowsView({ all: 10_000, total: 10_000, first: offset, rows: rows(offset) }) })
    expect(page.byTestId('matrix-extent').text()).toBe('Lignes 1 à 20 sur 10\u202f000')
    await page.click('matrix-last')
    expect(page.host.requestsOf('read_flows').at(-1)).toMatchObject({ offset: 9900 })
    expect(page.page.findAll('[data-testid="flow-row"]')).toHaveLength(20)
    await page.byTestId('filter-status').setValue('ouvert')
    await flushPromises()
    expect(page.host.requestsOf('read_flows').at(-1)).toMatchObject({ status: 'ouvert', offset: 0 })
  })

  it('writes what is offered only when it is accepted, one by one or all', async () => {
    const offers = [suggestion(), suggestion({ id: 'externe/1/integ' })]
    const page = await open('?vue=matrice', { read_flows: () => flowsView({ suggestions: offers }) })
    expect(page.host.requestsOf('accept_flows')).toEqual([])
    await page.click('accept-one')
    await page.click('accept-all')
    expect(page.host.requestsOf('accept_flows').map(({ suggestions }) => suggestions)).toEqual([['externe/1/prod1'], ['externe/1/prod1', 'externe/1/integ']])
    expect(page.announcer.message.value).toBe('2 lignes ajoutées à la matrice.')
  })
})

describe('the next box', () => {
  const nodes = [box({ name: 'a', x: 0, y: 0 }), box({ name: 'b', x: 300, y: 10 }), box({ name: 'c', x: 200, y: 400 })]
  const [a] = nodes
  it('is the one straight ahead, or none', () => {
    if (!a) throw new Error('a box')
    expect(nextBox(nodes, a, 'right')?.name).toBe('b')
    expect(nextBox(nodes, a, 'down')?.name).toBe('c')
    expect(nextBox(nodes, a, 'left')).toBeNull()
  })
})
