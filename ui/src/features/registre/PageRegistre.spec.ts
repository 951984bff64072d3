import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { decision, registerView, risk, unassessed } from '@/dev/registerSamples'
import { dossierView, editAck, wireError } from '@/dev/samples'
import type { RegisterView } from '@/generated/bindings'
import PageRegistre from './PageRegistre.vue'

type Opened = MountedPage & { host: FakeHost; id: string; click: (testId: string) => Promise<void>; send: (testId: string) => Promise<void> }

let mounted: MountedPage | undefined
let view: RegisterView = registerView()
let lastId = 0

// What is typed is remembered by dossier while the window lives: each test has its own dossier.
async function open(handlers: Handlers = {}, query = '', id = `r${++lastId}`): Promise<Opened> {
  const host = new FakeHost({
    open_dossier: () => dossierView({ id }),
    read_register: () => ({ ...view }),
    add_risk: () => editAck({ rows: ['r2'] }),
    assess_risk: () => editAck(),
    accept_risk: () => editAck(),
    record_decision: () => editAck(),
    ...handlers,
  })
  mounted = await mountPage(PageRegistre, host, { name: 'registre', path: `/page/${id}${query}` })
  const { byTestId } = mounted
  return {
    ...mounted,
    host,
    id,
    async click(testId) {
      await byTestId(testId).trigger('click')
      await flushPromises()
    },
    async send(testId) {
      await byTestId(testId).trigger('submit')
      await flushPromises()
    },
  }
}

const refusing = () =>
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- Tauri rejects with plain objects
  Promise.reject(wireError({ code: 'refused', message: 'La date de revue est passée.', hint: 'Donnez une autre date.' }))

afterEach(() => {
  mounted?.page.unmount()
  view = registerView()
})

describe('the next gate', () => {
  it('tells what of the register holds it, how many other things do, and leads to its report', async () => {
    const page = await open()
    expect(page.byTestId('gate-obstacles').text()).toContain('Retard du réseau')
    expect(page.byTestId('gate-obstacles').find('a').attributes('href')).toContain('risque=r2')
    expect(page.byTestId('next-gate').text()).toContain('3 autres points')
    expect(page.byTestId('gate-report-link').attributes('href')).toContain('controle=qualification')
  })

  it('says so when every gate is passed', async () => {
    view = registerView({ gate: null, obstacles: [], otherObstacles: 0 })
    expect((await open()).byTestId('next-gate').text()).toContain('sont franchis')
  })
})

describe('the risks', () => {
  it('are a table with headers, which says what must be done', async () => {
    const page = await open()
    const rows = page.page.findAll('[data-testid="risk"]')
    expect(rows).toHaveLength(2)
    expect(rows[0]?.find('th[scope="row"]').text()).toContain('Départ du développeur principal')
    expect(rows[1]?.find('[data-testid="concerns"]').text()).toContain('À évaluer')
    expect(page.byTestId('risks').findAll('thead th[scope="col"]')).toHaveLength(6)
  })

  it('offers to accept only what was assessed, and nothing on what was removed', async () => {
    view = registerView({ risks: [risk(), unassessed(), risk({ id: 'r9', removed: true })] })
    const page = await open()
    const buttons = page.page.findAll('[data-testid="risk"]').map((row) => row.findAll('button').length)
    expect(buttons).toEqual([2, 1, 0])
  })

  it('stand on the grid at their likelihood and severity, and lead to their line', async () => {
    const page = await open()
    const cells = page.page.findAll('[data-testid="grid-cell"]')
    expect(cells.map((cell) => cell.findAll('button').length)).toEqual([0, 1, 0, 0])
    expect(cells[1]?.attributes('data-level')).toBe('eleve')
    await page.click('grid-risk')
    expect(document.activeElement?.getAttribute('data-id')).toBe('r1')
  })

  it('gives the focus to the one that an address names', async () => {
    await open({}, '?risque=r2')
    expect(document.activeElement?.getAttribute('data-id')).toBe('r2')
  })

  it('is added with what was typed, then shown', async () => {
    const page = await open()
    await page.click('risk-add')
    expect(page.byTestId('risk-add-form').text()).toContain('R3')
    await page.byTestId('risk-label').setValue('Panne du fournisseur')
    await page.byTestId('risk-review').setValue('01/03/2027')
    await page.send('risk-add-form')
    expect(page.host.requestsOf('add_risk')).toEqual([
      { id: page.id, label: 'Panne du fournisseur', number: null, origin: null, measures: null, owner: null, review: '01/03/2027' },
    ])
    expect(page.byTestId('risk-add-form').exists()).toBe(false)
  })

  it('is assessed from what the register says; a refusal keeps what was typed', async () => {
    const page = await open({ assess_risk: refusing })
    await page.click('risk-assess')
    await page.byTestId('assess-review').setValue('01/01/2020')
    await page.send('assess-form')
    expect(page.byTestId('error-panel').text()).toContain('La date de revue est passée.')
    expect((page.byTestId('assess-review').element as HTMLInputElement).value).toBe('01/01/2020')
    page.host.handlers.assess_risk = () => editAck()
    await page.byTestId('assess-consequence').setValue('Retard')
    await page.send('assess-form')
    expect(page.host.requestsOf('assess_risk')[1]).toMatchObject({ risk: 'r1', role: 'chef-de-projet', likelihood: '3', severity: '3', treatment: 'reduire', review: '01/01/2020', consequence: 'Retard' })
    expect(page.byTestId('assess-form').exists()).toBe(false)
  })

  it('is not accepted in a role that may not: the reason is told beside the form', async () => {
    const page = await open()
    await page.click('risk-accept')
    expect(page.byTestId('permit-refused').text()).toContain('Un risque est accepté par')
    expect(page.byTestId('accept-send').attributes('disabled')).toBeDefined()
  })

  it('is accepted in the role that may, for a reason and until a day', async () => {
    view = registerView({ accept: { role: 'sponsor', roleLabel: 'Sponsor', refused: null, hint: null } })
    const page = await open()
    await page.click('risk-accept')
    await page.byTestId('accept-reason').setValue('Coût')
    await page.byTestId('accept-until').setValue('30/06/2027')
    await page.send('accept-form')
    expect(page.host.requestsOf('accept_risk')).toEqual([{ id: page.id, risk: 'r1', role: 'sponsor', reason: 'Coût', until: '30/06/2027' }])
  })
})

describe('the decisions', () => {
  it('are told with who signed them, and filtered by kind', async () => {
    const page = await open()
    expect(page.page.findAll('[data-testid="decision"]').map((each) => each.attributes('data-kind'))).toEqual(['perimetre', 'go-no-go'])
    expect(page.byTestId('decision').text()).toContain('Signée par Camille Exemple, Chef de projet')
    await page.byTestId('decision-filter').setValue('go-no-go')
    expect(page.byTestId('decision-count').text()).toBe('1 décision')
    expect(page.page.findAll('[data-testid="decision"]')).toHaveLength(1)
  })

  it('say when nobody signed them', async () => {
    view = registerView({ decisions: [decision({ role: null, author: null })] })
    expect((await open()).byTestId('decision').text()).toContain('Non signée')
  })

  it('is recorded of a kind that is permitted', async () => {
    const page = await open()
    await page.click('decision-add')
    expect(page.byTestId('permit').text()).toContain('Chef de projet')
    await page.byTestId('decision-about').setValue('Module de paiement')
    await page.byTestId('decision-text').setValue('Reporté')
    await page.byTestId('decision-reason').setValue('Budget')
    await page.send('decision-form')
    expect(page.host.requestsOf('record_decision')).toEqual([
      { id: page.id, kind: 'perimetre', role: 'chef-de-projet', about: 'Module de paiement', text: 'Reporté', reason: 'Budget', refused: false, until: null, supersedes: null },
    ])
  })

  it('asks a derogation for its requirement, and says who judges it', async () => {
    const page = await open()
    await page.click('decision-add')
    await page.byTestId('decision-kind').setValue('derogation')
    expect(page.byTestId('decision-requirement').exists()).toBe(true)
    expect(page.byTestId('permit-refused').exists()).toBe(true)
    expect(page.byTestId('decision-send').attributes('disabled')).toBeDefined()
  })

  it('takes the place of another one', async () => {
    const page = await open()
    await page.click('decision-replace')
    expect(page.byTestId('decision-superseded').text()).toContain('Module de paiement')
    await page.byTestId('decision-text').setValue('Abandonné')
    await page.byTestId('decision-reason').setValue('Plus de besoin')
    await page.send('decision-form')
    expect(page.host.requestsOf('record_decision')[0]).toMatchObject({ kind: 'perimetre', about: 'Module de paiement', supersedes: 'e1' })
  })
})
