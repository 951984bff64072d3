import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { forecastView, gateReport, milestone, move, pathView, reserve, roles } from '@/dev/pathSamples'
import { dossierView, editAck, wireError } from '@/dev/samples'
import type { GateReportView, MilestoneView, PathView } from '@/generated/bindings'
import { unsentForms } from '@/shared/drafts'
import PageParcours from './PageParcours.vue'

type Opened = MountedPage & { host: FakeHost; id: string; click: (testId: string) => Promise<void>; type: (testId: string, text: string) => Promise<void> }

let mounted: MountedPage | undefined
let view: PathView
let lastId = 0

// What is typed is remembered by dossier while the window lives: each test has its own dossier.
async function open(query = '', handlers: Handlers = {}, id = `d${++lastId}`): Promise<Opened> {
  const host = new FakeHost({
    open_dossier: () => dossierView({ id }),
    // A new answer each time, as from Rust.
    read_path: () => ({ ...view }),
    forecast: () => forecastView(),
    read_gate: () => gateReport(),
    read_roles: () => ({ roles: roles() }),
    move_milestone: () => editAck(),
    ...handlers,
  })
  mounted = await mountPage(PageParcours, host, { name: 'parcours', path: `/page/${id}${query}` })
  const { byTestId } = mounted
  return {
    ...mounted,
    host,
    id,
    async click(testId) {
      await byTestId(testId).trigger('click')
      await flushPromises()
    },
    async type(testId, text) {
      await byTestId(testId).setValue(text)
    },
  }
}

const submit = async (page: MountedPage, testId: string) => {
  await page.byTestId(testId).trigger('submit')
  await flushPromises()
}
const refusing = (changes = {}) => () =>
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- Tauri rejects with plain objects
  Promise.reject(wireError({ code: 'refused', message: 'Le jalon a changé.', hint: 'Relisez-le.', ...changes }))
const withMilestone = (changes: Partial<MilestoneView>): PathView => pathView({ milestones: pathView().milestones.map((each) => (each.id === 'matrice' ? milestone(changes) : each)) })
const hrefs = (page: MountedPage, testId: string) => page.byTestId(testId).findAll('a').map((link) => link.attributes('href'))

afterEach(() => {
  mounted?.page.unmount()
  view = pathView()
})
view = pathView()

describe('the head', () => {
  it('tells the current phase among those that concern the project, the next one and what is done', async () => {
    view = pathView({ phases: pathView().phases.map((phase) => (phase.id === 'decouverte' ? { ...phase, skipped: true } : phase)) })
    const page = await open()
    expect(page.byTestId('stepper').text()).toContain('Phase 1 sur 2')
    expect(page.byTestId('stepper').text()).toContain('Lancement et enrôlement console')
    expect(page.byTestId('summary').text()).toBe('Jalons faits\u00a0: 1 sur 3.')
  })

  it('tells the forecast in one line, asked for once the path is there', async () => {
    const page = await open()
    expect(page.byTestId('forecast-line').text()).toContain('une fois sur deux avant le 15 avr. 2027')
    const names = page.host.calls.map(({ name }) => name)
    expect(names.indexOf('forecast')).toBeGreaterThan(names.indexOf('read_path'))
  })

  it('forecasts again from another seed, and keeps it when the path is read again', async () => {
    const page = await open('?vue=prevision', { forecast: ({ seed }) => forecastView({ seed: seed ?? '7', p50: seed === '42' ? '2027-05-01' : '2027-04-15' }) })
    await page.type('seed-input', '42')
    await submit(page, 'seed-form')
    expect(page.host.requestsOf('forecast').map(({ seed }) => seed)).toEqual([null, '42'])
    expect(page.byTestId('figures').text()).toContain('1er mai 2027')
    expect(page.byTestId('seed').text()).toContain('graine 42')
    page.host.emit('dossier-changed', { id: page.id, origin: null } as never)
    await flushPromises()
    expect(page.byTestId('seed').text()).toContain('graine 42')
    await page.click('seed-own')
    expect(page.byTestId('seed').text()).toContain('graine 7')
  })

  it('says why a seed cannot be used, and keeps the forecast', async () => {
    const page = await open('?vue=prevision')
    page.host.handlers.forecast = refusing({ message: 'La graine n’est pas un nombre.' })
    await page.type('seed-input', 'beaucoup')
    await submit(page, 'seed-form')
    expect(page.byTestId('seed-form').text()).toContain('La graine n’est pas un nombre.')
    expect(page.byTestId('figures').exists()).toBe(true)
    page.host.handlers.forecast = () => forecastView()
    await page.click('forecast-retry')
    expect(page.host.requestsOf('forecast').map(({ seed }) => seed)).toEqual([null, 'beaucoup', null])
    expect(page.byTestId('seed-form').text()).not.toContain('La graine')
  })

  it('shows the seed chosen last, whatever was being computed then', async () => {
    const answers: (() => void)[] = []
    const page = await open('?vue=prevision')
    page.host.handlers.forecast = ({ seed }) =>
      new Promise((resolve) => {
        answers.push(() => {
          resolve(forecastView({ seed: seed ?? '7' }))
        })
      })
    page.host.emit('dossier-changed', { id: page.id, origin: null } as never)
    await flushPromises()
    await page.type('seed-input', '42')
    await submit(page, 'seed-form')
    while (answers.length > 0) {
      answers.pop()?.()
      await flushPromises()
    }
    expect(page.byTestId('seed').text()).toContain('graine 42')
  })

  it('shows the path while the forecast is computed, and when it fails', async () => {
    const never = await open('', { forecast: () => new Promise(() => undefined) })
    expect(never.byTestId('forecast-line').text()).toBe('Prévision en cours de calcul…')
    expect(never.byTestId('milestone').exists()).toBe(true)
    never.page.unmount()
    const page = await open('', { forecast: refusing({ code: 'internal', message: 'Rien à prévoir.' }) })
    expect(page.byTestId('forecast-failure').text()).toContain('Rien à prévoir.')
    expect(page.byTestId('milestone').exists()).toBe(true)
    page.host.handlers.forecast = () => forecastView()
    await page.click('forecast-retry')
    expect(page.byTestId('forecast-line').exists()).toBe(true)
  })

  it('says that events whose signature does not hold do not count', async () => {
    view = pathView({ rejected: 2 })
    expect((await open()).byTestId('rejected').text()).toContain('2 événements')
  })
})

describe('the views', () => {
  it('are kept in the address', async () => {
    const page = await open()
    await page.byTestId('view-tableau').setValue(true)
    await flushPromises()
    expect(page.router.currentRoute.value.query).toEqual({ vue: 'tableau' })
    expect(page.page.findAll('[data-testid="column"]').map((column) => column.find('h3').text())).toEqual(['À venir (1)', 'En cours (1)', 'À valider (0)', 'Validé (1)'])
  })

  it('shows what can be done today in the order of Rust', async () => {
    view = pathView({ doable: ['controle-qualification', 'matrice'] })
    const page = await open()
    expect(page.page.findAll('[data-testid="milestone"]').map((each) => each.attributes('data-id'))).toEqual(['controle-qualification', 'matrice'])
  })

  it('unfolds the current phase of the steps, and leads to the report of its gate', async () => {
    const page = await open('?vue=etapes')
    const phases = page.page.findAll('[data-testid="phase"]')
    expect(phases.map((each) => each.attributes('open') !== undefined)).toEqual([false, true, false])
    expect(phases[1]?.find('[data-testid="gate-link"]').attributes('href')).toContain('controle=qualification')
  })

  it('moves a card of the board by its menu', async () => {
    const page = await open('?vue=tableau')
    const menu = page.page.find('[data-testid="card"][data-id="matrice"] details')
    ;(menu.element as HTMLDetailsElement).open = true
    await menu.trigger('toggle')
    await page.click('move-a-valider')
    expect(page.byTestId('move-form').exists()).toBe(true)
  })

  it('says first which deadlines cannot be met, and names the five milestones that weigh most', async () => {
    const page = await open('?vue=prevision')
    expect(page.byTestId('hopeless').text()).toContain('Fin du marché')
    expect(page.byTestId('chances').findAll('tbody tr').map((row) => row.find('th').text())).toEqual(['Fin du marché', 'Date cible'])
    expect(page.byTestId('weights').findAll('tbody tr')).toHaveLength(5)
    expect(page.byTestId('seed').text()).toContain('graine 42')
  })

  it('tells every date of the calendar in a table, even without a forecast', async () => {
    const page = await open('?vue=calendrier', { forecast: refusing() })
    const rows = page.byTestId('calendar-table').findAll('tbody tr')
    expect(rows.map((row) => row.attributes('data-id'))).toEqual(['sensibilisation', 'matrice'])
    expect(rows[1]?.text()).toContain('Du 2 nov. 2026 au 27 nov. 2026')
    expect(page.page.findAll('[data-testid="frise-row"]').map((row) => row.findAll('rect').map((rect) => rect.attributes('data-barre')))).toEqual([
      ['planned', 'actual'],
      ['planned', 'actual'],
    ])
  })

  it('takes a period without work away', async () => {
    const page = await open('?vue=calendrier', { set_holiday: () => editAck() })
    await page.click('holiday-remove')
    expect(page.host.requestsOf('set_holiday')).toEqual([{ id: page.id, first: '2026-12-24', last: '' }])
  })
})

describe('the detail of a milestone', () => {
  it('takes the focus when it opens, and gives it back to the link that led there', async () => {
    const page = await open()
    await page.page.find('[data-lien-jalon="matrice"]').trigger('click')
    await flushPromises()
    expect(document.activeElement?.textContent).toBe('Matrice de compétences évaluée')
    await page.click('detail-back')
    expect((document.activeElement as HTMLElement).dataset.lienJalon).toBe('matrice')
  })

  it('leads to the field of an obstacle, and to the milestones before', async () => {
    const page = await open('?vue=etapes&jalon=controle-qualification')
    expect(hrefs(page, 'detail')).toEqual(
      expect.arrayContaining([`/dossier/${page.id}/parties-prenantes?champ=equipe-dediee`, `/page/${page.id}?vue=etapes&jalon=matrice`, `/page/${page.id}?vue=etapes&controle=qualification`]),
    )
  })

  it('says so when the address names a milestone that the dossier does not have', async () => {
    expect((await open('?jalon=ancien')).byTestId('milestone-unknown').exists()).toBe(true)
  })

  it('keeps what is typed when the dossier is read again', async () => {
    const page = await open('?jalon=matrice')
    await page.click('evidence-add')
    await page.type('evidence-text', 'Matrice relue')
    page.host.emit('dossier-changed', { id: page.id, fields: [] })
    await flushPromises()
    expect((page.byTestId('evidence-text').element as HTMLTextAreaElement).value).toBe('Matrice relue')
  })

  it('sends an evidence in the role of who edits', async () => {
    const page = await open('?jalon=matrice', { prove_milestone: () => editAck() })
    await page.click('evidence-add')
    await page.byTestId('evidence-kind').setValue('ticket')
    await page.type('evidence-reference', 'DSO-12')
    await submit(page, 'evidence-send')
    expect(page.host.requestsOf('prove_milestone')).toEqual([{ id: page.id, milestone: 'matrice', role: 'chef-de-projet', kind: 'ticket', text: '', reference: 'DSO-12' }])
    expect(page.byTestId('evidence-send').exists()).toBe(false)
  })

  it('counts nothing to send in a plan that was put back as it was', async () => {
    const page = await open('?jalon=matrice', { plan_milestone: () => editAck() })
    await page.type('plan-fin-prevue', '04/12/2026')
    expect(unsentForms().filter(({ key }) => key.startsWith(`${page.id}/`))).toHaveLength(1)
    await page.type('plan-fin-prevue', '27/11/2026')
    expect(unsentForms().filter(({ key }) => key.startsWith(`${page.id}/`))).toEqual([])
    await submit(page, 'plan')
    expect(page.host.requestsOf('plan_milestone')).toEqual([])
  })

  it('sends only what was changed in the plan', async () => {
    const page = await open('?jalon=matrice', { plan_milestone: () => editAck() })
    expect((page.byTestId('plan-fin-prevue').element as HTMLInputElement).value).toBe('27/11/2026')
    await page.type('plan-fin-prevue', '04/12/2026')
    await page.type('plan-charge-max', '3')
    await page.type('plan-person', 'Léo Martin')
    await page.type('plan-share', '20')
    await submit(page, 'plan')
    expect(page.host.requestsOf('plan_milestone')[0]?.facts).toEqual([
      { attribute: 'fin-prevue', text: '04/12/2026' },
      { attribute: 'personne/Léo Martin', text: '20' },
    ])
  })

  it('says which role lifts a reservation to who does not hold it, and offers nothing else', async () => {
    view = withMilestone({ reserves: [reserve({ validator: { id: 'rssi', label: 'RSSI', own: false } })] })
    const page = await open('?jalon=matrice')
    expect(page.byTestId('lift-elsewhere').text()).toContain('RSSI')
    expect(page.byTestId('lift').exists()).toBe(false)
  })

  it('lifts a reservation in the role of its validator, whatever else one holds', async () => {
    view = { ...withMilestone({ reserves: [reserve()] }), roles: roles().map((role) => ({ ...role, own: role.id !== 'sponsor' })) }
    const page = await open('?jalon=matrice', { lift_reserve: refusing() })
    await page.click('lift')
    await page.type('lift-reason', 'Formation suivie')
    await submit(page, 'lift-form')
    expect(page.host.requestsOf('lift_reserve')).toEqual([{ id: page.id, milestone: 'matrice', event: 'e1', rank: 0, role: 'service-team', reason: 'Formation suivie' }])
    expect(page.byTestId('lift-form').text()).toContain('Le jalon a changé.')
    expect((page.byTestId('lift-reason').element as HTMLTextAreaElement).value).toBe('Formation suivie')
  })
})

describe('the moves', () => {
  it('asks only for what the move needs, and sends it in the role that Rust gives', async () => {
    const page = await open('?jalon=matrice')
    await page.click('move-en-attente-tiers')
    expect(page.byTestId('reserve-text-0').exists()).toBe(false)
    await page.byTestId('move-who').setValue('sponsor')
    await submit(page, 'move-send')
    expect(page.host.requestsOf('move_milestone')).toEqual([
      { id: page.id, milestone: 'matrice', to: 'en-attente-tiers', role: 'chef-de-projet', reason: '', waitsFor: 'sponsor', reserves: [], on: null },
    ])
    expect(page.byTestId('move-form').exists()).toBe(false)
    expect(page.announcer.message.value).toBe('Matrice de compétences évaluée\u00a0: En attente d’un tiers.')
  })

  it('names a third party that is not a role', async () => {
    const page = await open('?jalon=matrice')
    await page.click('move-en-attente-tiers')
    await page.byTestId('move-who').setValue('*')
    await page.type('move-other', 'DINUM')
    await submit(page, 'move-send')
    expect(page.host.requestsOf('move_milestone')[0]?.waitsFor).toBe('DINUM')
  })

  it('sends the reservations with their dates', async () => {
    view = withMilestone({ moves: [move('valide-avec-reserves', 'Validé avec réserves', { needsReserves: true })] })
    const page = await open('?jalon=matrice')
    await page.click('move-valide-avec-reserves')
    await page.type('reserve-text-0', 'Former')
    await page.type('reserve-before-0', '2027-01-31')
    await page.click('reserve-add')
    await page.type('reserve-text-1', 'Recruter')
    await submit(page, 'move-send')
    expect(page.host.requestsOf('move_milestone')[0]?.reserves).toEqual([
      { text: 'Former', before: '2027-01-31', risk: null },
      { text: 'Recruter', before: '', risk: null },
    ])
  })

  it('keeps what was typed when Rust refuses, says why, and finds it again once closed', async () => {
    const page = await open('?jalon=matrice', { move_milestone: refusing() })
    await page.click('move-a-venir')
    await page.type('move-reason', 'Équipe changée')
    await submit(page, 'move-send')
    expect(page.byTestId('move-form').text()).toContain('Le jalon a changé. Relisez-le.')
    await page.click('move-cancel')
    await page.click('move-a-venir')
    expect((page.byTestId('move-reason').element as HTMLTextAreaElement).value).toBe('Équipe changée')
  })

  it('explains a refused move to everybody, and does not make it', async () => {
    const page = await open('?jalon=matrice')
    const button = page.byTestId('move-valide')
    expect(button.attributes('aria-disabled')).toBe('true')
    expect(button.attributes('disabled')).toBeUndefined()
    const reason = document.getElementById(button.attributes('aria-describedby') ?? '')?.textContent ?? ''
    expect(reason).toContain('est validé par « Service Team »')
    expect(reason).toContain('son valideur le jugera')
    await page.click('move-valide')
    expect(page.byTestId('move-form').exists()).toBe(false)
    expect(page.announcer.message.value).toBe(reason)
  })

  it('shows the new status once it is done', async () => {
    const page = await open('?jalon=matrice')
    await page.click('move-a-valider')
    view = withMilestone({ status: 'a-valider', statusLabel: 'À valider' })
    await submit(page, 'move-send')
    expect(page.byTestId('milestone-status').text()).toBe('À valider')
  })
})

describe('the gate', () => {
  const openGate = (report: Partial<GateReportView> = {}, handlers: Handlers = {}) => open('?controle=qualification', { read_gate: () => gateReport(report), decide_gate: () => editAck(), ...handlers })

  it('groups what stands in the way by kind, with the way to settle it', async () => {
    const page = await openGate()
    expect(page.byTestId('gate-obstacles').findAll('[data-testid="obstacles"]').map((group) => group.attributes('data-kind'))).toEqual(['champ', 'regle'])
    expect(hrefs(page, 'gate-obstacles')).toEqual([`/dossier/${page.id}/parties-prenantes?champ=equipe-dediee`])
    expect(page.byTestId('gate-obstacles').text()).toContain('Aucune réserve ne peut le couvrir')
    expect(page.byTestId('gate-questions').text()).toContain('crédible')
    expect(page.host.requestsOf('read_gate')).toEqual([{ id: page.id, gate: 'qualification' }])
  })

  it('tells who decides to the others, without a form', async () => {
    const page = await openGate({ role: null })
    expect(page.byTestId('decision-form').exists()).toBe(false)
    expect(page.byTestId('decision-elsewhere').text()).toContain('Service Team')
  })

  it('offers the decisions that Rust opens, and asks for one', async () => {
    const page = await openGate()
    expect(page.byTestId('issue-go').exists()).toBe(false)
    await submit(page, 'decision-form')
    expect(page.byTestId('issue-missing').exists()).toBe(true)
    expect(page.byTestId('decision-confirmation').exists()).toBe(false)
  })

  it('is decided only once the decision was read again as final', async () => {
    const page = await openGate()
    await page.page.find('input[value="go-avec-reserves"]').trigger('click')
    await page.type('decision-reason', 'Risque assumé')
    await page.type('reserve-text-0', 'Former')
    await page.type('reserve-before-0', '2027-01-31')
    await page.byTestId('reserve-risk-0').setValue('RSQ-1')
    await submit(page, 'decision-form')
    expect(page.byTestId('decision-confirmation').text()).toContain('Elle est définitive')
    expect(page.host.requestsOf('decide_gate')).toEqual([])
    await page.click('decision-sign')
    expect(page.host.requestsOf('decide_gate')).toEqual([
      {
        id: page.id,
        gate: 'qualification',
        issue: 'go-avec-reserves',
        role: 'service-team',
        reason: 'Risque assumé',
        reserves: [{ text: 'Former', before: '2027-01-31', risk: 'RSQ-1' }],
      },
    ])
    expect(page.announcer.message.value).toBe('La décision est signée\u00a0: Go avec réserves.')
    expect(page.host.requestsOf('read_gate')).toHaveLength(2)
  })

  it('goes back to its form, with what was typed, when Rust refuses', async () => {
    const page = await openGate({}, { decide_gate: refusing({ message: 'Le motif manque.' }) })
    await page.page.find('input[value="no-go"]').trigger('click')
    await page.type('decision-reason', 'À revoir')
    await submit(page, 'decision-form')
    await page.click('decision-sign')
    expect(page.byTestId('decision-form').text()).toContain('Le motif manque.')
    expect((page.byTestId('decision-reason').element as HTMLTextAreaElement).value).toBe('À revoir')
    expect(page.byTestId('decision-confirmation').exists()).toBe(false)
  })
})

describe('the roles', () => {
  it('are saved, then the path is read again since the moves depend on them', async () => {
    const page = await open('', { save_roles: () => ({ roles: roles() }) })
    await page.page.find('input[name="role-service-team"]').setValue(true)
    await page.byTestId('roles').find('form').trigger('submit')
    await flushPromises()
    expect(page.host.requestsOf('save_roles')).toEqual([{ roles: ['chef-de-projet', 'service-team'] }])
    expect(page.host.requestsOf('read_path')).toHaveLength(2)
  })
})

describe('a change of the dossier', () => {
  it('is shown, and keeps what is shown when reading it again fails', async () => {
    const page = await open()
    page.host.handlers.read_path = refusing({ code: 'store_busy' })
    page.host.emit('dossier-changed', { id: page.id, fields: [] })
    await flushPromises()
    expect(page.byTestId('error-panel').attributes('data-code')).toBe('store_busy')
    expect(page.byTestId('milestone').exists()).toBe(true)
  })
})
