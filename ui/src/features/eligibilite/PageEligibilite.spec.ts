import { flushPromises, type DOMWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { dossierView, editAck, provenance, wireError } from '@/dev/samples'
import type { CriterionView, EligibilityAlert, EligibilityView, NoteView } from '@/generated/bindings'
import PageEligibilite from './PageEligibilite.vue'

const criterion = (number: number, changes: Partial<CriterionView> = {}): CriterionView => ({
  id: `critere-${number}`,
  number,
  category: 'Fonctionnel',
  label: `Critère ${number}`,
  note: null,
  provenance: null,
  eliminatory: false,
  weight: 1,
  targets: [{ section: 'identite', field: 'objet', label: 'Objet du projet', platform: null, row: null, column: null, columnLabel: null }],
  sources: [{ id: 'emb-criteres n°1', title: 'Fiche des critères' }],
  ...changes,
})

const NOTES: NoteView[] = [
  { id: 'favorable', label: 'Favorable' },
  { id: 'intermediaire', label: 'Intermédiaire' },
  { id: 'defavorable', label: 'Défavorable' },
  { id: null, label: 'Non évalué' },
]

const alertsOf = (criteria: CriterionView[]): EligibilityAlert[] => [
  { tone: 'error', title: 'Un critère défavorable', criteria: criteria.filter(({ note }) => note === 'defavorable').map(({ id }) => id) },
  { tone: 'warning', title: 'Un critère intermédiaire', criteria: criteria.filter(({ note }) => note === 'intermediaire').map(({ id }) => id) },
]

const view = (criteria: CriterionView[]): EligibilityView => ({
  case: { id: 'cas-1', label: 'Cas 1 – vers Cloud π' },
  explanation: 'L’organisation est rattachée à un ministère.',
  supports: ['Préqualification', 'Suivi'],
  orientation: 'initialisation standard',
  alerts: alertsOf(criteria),
  notes: NOTES,
  noted: criteria.filter(({ note }) => note !== null).length,
  criteria,
  scores: [
    { id: 'complexite', label: 'Complexité', value: null, band: null, formula: 'Σ poids', shares: [] },
    { id: 'maturite', label: 'Maturité', value: 62.5, band: 'moyenne', formula: 'Σ poids × note', shares: [{ id: 'critere-1', label: 'Critère 1', note: 'Favorable', weight: 3, part: 3 }] },
  ],
})

let mounted: MountedPage | undefined
let stored: CriterionView[]
let refusing: boolean
let host: FakeHost

beforeEach(() => {
  refusing = false
  stored = [
    criterion(1, { note: 'favorable', provenance }),
    criterion(2, { category: 'Technique', eliminatory: true, note: 'defavorable' }),
    criterion(3, { category: 'Technique', eliminatory: true, note: 'intermediaire' }),
    criterion(4, { category: 'Technique' }),
  ]
  host = new FakeHost({
    open_dossier: () => dossierView(),
    read_eligibility: () => view(stored),
    edit_dossier: ({ edits }) => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      if (refusing) throw wireError()
      for (const edit of edits) if (edit.op === 'setCriterion') stored = stored.map((each) => (each.id === edit.id ? { ...each, note: edit.note, provenance } : each))
      return editAck()
    },
  })
})
afterEach(() => {
  mounted?.page.unmount()
})

async function open(): Promise<MountedPage> {
  mounted = await mountPage(PageEligibilite, host, { name: 'eligibilite' })
  return mounted
}

const row = (page: MountedPage, number: number) => page.page.find(`[data-testid="criterion"][data-id="critere-${number}"]`)
const radio = (page: MountedPage, number: number, note: string): DOMWrapper<HTMLInputElement> => row(page, number).find(`input[value="${note}"]`)

async function choose(page: MountedPage, number: number, note: string): Promise<void> {
  await radio(page, number, note).trigger('click')
  await flushPromises()
}

describe('the synthesis', () => {
  it('gives the case, what it opens, what is advised, and how each score was made', async () => {
    const page = await open()
    for (const text of ['Cas 1', 'rattachée à un ministère', 'Préqualification', 'initialisation standard', 'moyenne', '62,5 sur 100', 'Σ poids × note']) {
      expect(page.byTestId('synthesis').text()).toContain(text)
    }
    expect(page.page.find('[data-testid="score"][data-id="maturite"]').text()).toContain('(moyenne)')
    expect(page.page.find('[data-testid="score"][data-id="complexite"]').text()).toContain('Aucun critère noté')
    expect(page.byTestId('share').text()).toMatch(/Critère 1\s*Favorable\s*3\s*3/)
  })

  it('tells first the alerts, each with its criteria and no other', async () => {
    const page = await open()
    const alerts = page.page.findAll('[data-testid="eliminatory-alert"]').map((alert) => alert.text())
    expect(alerts).toHaveLength(2)
    expect(alerts[0]).toMatch(/Un critère défavorable\s*2\. Critère 2$/)
    expect(alerts[1]).toMatch(/Un critère intermédiaire\s*3\. Critère 3$/)
  })

  it('leads from an alert to the radios of its criterion', async () => {
    const page = await open()
    await page.byTestId('eliminatory-alert').find('a').trigger('click')
    expect(document.activeElement).toBe(radio(page, 2, 'defavorable').element)
  })
})

describe('a criterion', () => {
  it('stands in its category, with who noted it and the fields that help', async () => {
    const page = await open()
    expect(page.page.findAll('[data-testid="category"]').map((title) => title.text())).toEqual(['Fonctionnel', 'Technique'])
    expect(row(page, 1).find('[data-testid="criterion-provenance"]').text()).toContain('Zoé Dupont')
    expect(row(page, 1).find('a').attributes('href')).toBe('/dossier/d1/identite?champ=objet')
    expect(row(page, 2).text()).toContain('Éliminatoire')
    expect(radio(page, 4, '').element.checked).toBe(true)
  })

  it('is saved at once, told aloud, and counted', async () => {
    const page = await open()
    expect(page.byTestId('progress').text()).toBe('3 critères notés sur 4')
    await choose(page, 4, 'favorable')
    expect(host.requestsOf('edit_dossier')).toEqual([{ id: 'd1', edits: [{ op: 'setCriterion', id: 'critere-4', note: 'favorable' }] }])
    expect(page.announcer.message.value).toBe('Critère 4\u00a0: enregistré, Favorable')
    expect(page.byTestId('progress').text()).toBe('4 critères notés sur 4')
  })

  it('loses its note when it is no longer evaluated', async () => {
    const page = await open()
    await choose(page, 1, '')
    expect(host.requestsOf('edit_dossier')).toEqual([{ id: 'd1', edits: [{ op: 'setCriterion', id: 'critere-1', note: null }] }])
  })

  it('keeps a refused choice, says that it is not saved, and saves it on retry', async () => {
    refusing = true
    const page = await open()
    await choose(page, 4, 'favorable')
    expect(radio(page, 4, 'favorable').element.checked).toBe(true)
    const refusal = row(page, 4).find('[data-testid="criterion-refusal"]')
    expect(refusal.text()).toBe('Non enregistré\u00a0: Le disque est plein. Libérez de la place, puis réessayez.')
    expect(row(page, 4).attributes('aria-describedby')).toBe(refusal.attributes('id'))
    expect(page.announcer.message.value).toContain('non enregistré')
    refusing = false
    await row(page, 4).find('[data-testid="criterion-retry"]').trigger('click')
    await flushPromises()
    expect(row(page, 4).attributes('data-state')).toBe('read')
    expect(stored.find(({ id }) => id === 'critere-4')?.note).toBe('favorable')
  })

  it('keeps a refused choice when the dossier is read again', async () => {
    refusing = true
    const page = await open()
    await choose(page, 1, 'defavorable')
    host.emit('dossier-changed', { id: 'd1', fields: [] })
    await flushPromises()
    expect(radio(page, 1, 'defavorable').element.checked).toBe(true)
    expect(row(page, 1).attributes('data-state')).toBe('failed')
  })

  it('ends with the last of several quick choices', async () => {
    const page = await open()
    await radio(page, 4, 'favorable').trigger('click')
    await radio(page, 4, 'intermediaire').trigger('click')
    await choose(page, 4, 'defavorable')
    expect(stored.find(({ id }) => id === 'critere-4')?.note).toBe('defavorable')
    expect(radio(page, 4, 'defavorable').element.checked).toBe(true)
  })
})

describe('leaving', () => {
  it('is held back while a note is refused, until the user gives it up', async () => {
    refusing = true
    const page = await open()
    await choose(page, 4, 'favorable')
    await page.router.push('/')
    expect(page.router.currentRoute.value.name).toBe('eligibilite')
    await page.byTestId('leaving-abandon').trigger('click')
    await flushPromises()
    expect(page.router.currentRoute.value.name).toBe('portefeuille')
  })

  it('gives a refused note back after a lock, which does not wait for it', async () => {
    refusing = true
    const page = await open()
    await choose(page, 4, 'favorable')
    page.keeping.locking = true
    await page.router.push('/')
    page.keeping.locking = false
    expect(page.router.currentRoute.value.name).toBe('portefeuille')
    page.page.unmount()
    mounted = await mountPage(PageEligibilite, host, { name: 'eligibilite', keeping: page.keeping })
    expect(radio(mounted, 4, 'favorable').element.checked).toBe(true)
    expect(row(mounted, 4).attributes('data-state')).toBe('failed')
  })

  it('sends a refused note once more before the window closes', async () => {
    refusing = true
    const page = await open()
    await choose(page, 4, 'favorable')
    refusing = false
    await host.closeWindow()
    expect(host.closed).toBe(true)
    expect(stored.find(({ id }) => id === 'critere-4')?.note).toBe('favorable')
  })
})
