import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { blocking, dossierView, gates, information, section, warning, wireError } from '@/dev/samples'
import type { CheckView, FindingView, MissingView, SeverityView, TargetView } from '@/generated/bindings'
import PageControle from './PageControle.vue'

const place = (field: string, changes: Partial<TargetView> = {}): TargetView => ({ section: 'identite', field, label: `Champ ${field}`, platform: null, row: null, column: null, columnLabel: null, ...changes })
const missing = (field: string, changes: Partial<MissingView> = {}): MissingView => ({ target: place(field), sectionTitle: 'Identité', due: gates[0] ?? never(), platforms: [], ...changes })
const finding = (rule: string, changes: Partial<FindingView> = {}): FindingView => ({
  rule,
  severity: blocking,
  message: `${rule} ne tient pas.`,
  value: '12,5',
  source: 'CCT 2026',
  from: 'Lancement',
  row: 3,
  targets: [place('quota', { section: 'ressources', row: 'r3', column: 'coeurs', columnLabel: 'Cœurs' })],
  ...changes,
})

function never(): never {
  throw new Error('The samples have gates')
}

function check(changes: Partial<CheckView> = {}): CheckView {
  return {
    gate: { id: 'production', label: 'Mise en production', order: 7 },
    gates,
    severities: [blocking, warning, information],
    missing: [missing('a'), missing('b', { platforms: ['PAX', 'Cloud π'] }), missing('c', { target: place('c', { section: 'flux' }), sectionTitle: 'Flux' })],
    findings: [finding('R-QUOTA'), finding('R-FLUX', { severity: warning, row: null, targets: [place('flux', { section: 'flux' })] })],
    outOfBounds: [{ target: place('nom'), row: null, message: 'Le nom est trop long.' }],
    questions: [{ rule: 'R-JUGER', severity: blocking, question: 'Le plan est-il crédible\u00a0?', source: 'CCT', targets: [place('plan')] }],
    waiting: [{ rule: 'R-ATTEND', title: 'Attend une réponse', reason: null }],
    broken: [{ rule: 'R-PANNE', title: 'Ne se calcule pas', reason: 'division par zéro' }],
    ...changes,
  }
}

const nothing: Partial<CheckView> = { missing: [], findings: [], outOfBounds: [], waiting: [], broken: [] }

let mounted: MountedPage | undefined
let view: CheckView
let lastId = 0

// The page remembers what it showed of each dossier while the window lives: each test has its own dossier.
async function open(shown: CheckView = check(), id = `d${++lastId}`): Promise<MountedPage & { host: FakeHost; id: string }> {
  view = shown
  const host = new FakeHost({
    open_dossier: () => dossierView({ id, sections: [section(), section({ id: 'flux', title: 'Flux' }), section({ id: 'ressources', title: 'Ressources' })] }),
    check_dossier: () => view,
  })
  mounted = await mountPage(PageControle, host, { name: 'controle', path: `/page/${id}` })
  return { ...mounted, host, id }
}

const hrefs = (page: MountedPage, testId: string) => page.byTestId(testId).findAll('a').map((link) => link.attributes('href'))
const findings = (page: MountedPage, severity: string) => page.page.find(`[data-gravite="${severity}"]`)
const item = (page: MountedPage, key: string) => page.page.find(`[data-cle="${key}"]`)

afterEach(() => {
  mounted?.page.unmount()
})

describe('the verdict', () => {
  it('tells how many answers are missing and how many points block, and what remains to be judged', async () => {
    const page = await open()
    expect(page.byTestId('verdict').text()).toBe('Il manque 3 réponses et 1 point bloque ce point de contrôle.')
    expect(page.byTestId('summary').text()).toContain('1 question reste à juger par une personne.')
  })

  it('takes the focus, and links each item to be mended to its field', async () => {
    const page = await open()
    expect(document.activeElement).toBe(page.byTestId('summary').element)
    expect(hrefs(page, 'summary')).toEqual([
      `/dossier/${page.id}/ressources?champ=quota&ligne=r3&colonne=coeurs`,
      `/dossier/${page.id}/identite?champ=a`,
      `/dossier/${page.id}/identite?champ=b`,
      `/dossier/${page.id}/flux?champ=c`,
    ])
  })

  it('is positive when nothing is missing, and still lists the questions, never as passed', async () => {
    const page = await open(check(nothing))
    expect(page.byTestId('summary').attributes('data-tone')).toBe('success')
    expect(page.byTestId('verdict').text()).toBe('Rien ne manque et rien ne bloque ce point de contrôle.')
    expect(page.byTestId('block-questions').text()).toContain('À juger')
    expect(page.byTestId('summary').text()).toContain('1 question reste à juger')
  })

  it('does not hide that a rule could not be evaluated behind a positive verdict', async () => {
    const page = await open(check({ ...nothing, broken: check().broken }))
    expect(page.byTestId('summary').text()).toContain('1 règle n’a pas pu être évaluée.')
  })
})

describe('the blocks', () => {
  it('groups the missing answers by section, each with its phase and the platforms still awaited', async () => {
    const page = await open()
    expect(page.page.findAll('[data-testid="missing-group"]').map((group) => group.attributes('data-section'))).toEqual(['identite', 'flux'])
    expect(item(page, 'manque:b').text()).toContain('PAX, Cloud π')
    expect(item(page, 'manque:b').text()).toContain('Découverte et préqualification')
    expect(item(page, 'manque:b').find('a').attributes('href')).toBe(`/dossier/${page.id}/identite?champ=b`)
  })

  it('tells all that is known of a finding', async () => {
    const page = await open()
    for (const text of ['Bloquant', 'R-QUOTA ne tient pas.', '12,5', 'ligne 3', 'R-QUOTA', 'CCT 2026', 'Lancement', 'Champ quota, colonne «\u00a0Cœurs\u00a0», ligne 3']) {
      expect(findings(page, 'bloquant').text()).toContain(text)
    }
  })

  it('shows the findings of every severity that Rust tells, under its words and as loudly as it says', async () => {
    const neuve: SeverityView = { id: 'critique', label: 'Critique', plural: 'Points critiques', tone: 'error', blocking: true }
    const page = await open(check({ severities: [neuve], findings: [finding('R-NEUVE', { severity: neuve })] }))
    expect(findings(page, 'critique').text()).toContain('Points critiques')
    expect(findings(page, 'critique').find('.fr-badge--error').text()).toBe('Critique')
    expect(page.byTestId('verdict').text()).toContain('1 point bloque')
  })
})

describe('the filters', () => {
  it('keeps one severity with its questions, and one section', async () => {
    const page = await open()
    await page.byTestId('filter-kind').setValue('gravite:bloquant')
    expect(page.byTestId('block-missing').exists()).toBe(false)
    expect(findings(page, 'bloquant').exists()).toBe(true)
    expect(page.byTestId('block-questions').exists()).toBe(true)
    await page.byTestId('filter-section').setValue('flux')
    expect(page.byTestId('nothing-shown').exists()).toBe(true)
    await page.byTestId('filter-kind').setValue('tout')
    expect(page.page.findAll('[data-testid="item"]').map((each) => each.attributes('data-cle'))).toEqual(['manque:c', 'constat:R-FLUX:flux..'])
  })
})

describe('the gate', () => {
  it('is asked for once chosen, and the new verdict is told', async () => {
    const page = await open()
    view = check({ gate: gates[0] ?? never(), missing: [missing('a')], findings: [] })
    await page.byTestId('gate').setValue('decouverte')
    await flushPromises()
    expect(page.host.requestsOf('check_dossier').map(({ gate }) => gate)).toEqual([null, 'decouverte'])
    expect(page.announcer.message.value).toBe('Il manque 1 réponse pour ce point de contrôle.')
  })

  it('keeps what is shown when the reading fails, and says why', async () => {
    const page = await open()
    page.host.handlers.check_dossier = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      throw wireError({ code: 'store_busy' })
    }
    page.host.emit('dossier-changed', { id: page.id, fields: [] })
    await flushPromises()
    expect(page.byTestId('error-panel').attributes('data-code')).toBe('store_busy')
    expect(page.byTestId('block-missing').exists()).toBe(true)
  })
})

describe('a change of the dossier', () => {
  it('is read again, and the number of missing answers is told', async () => {
    const page = await open()
    view = check({ missing: [missing('a')] })
    page.host.emit('dossier-changed', { id: page.id, fields: ['b'] })
    await flushPromises()
    expect(page.announcer.message.value).toMatch(/^Il manque 1 réponse /)
    expect(item(page, 'manque:b').exists()).toBe(false)
  })
})

describe('coming back from a field', () => {
  async function follow(key: string): Promise<string> {
    const page = await open()
    await item(page, key).find('a').trigger('click')
    await flushPromises()
    expect(page.router.currentRoute.value.name).toBe('dossier')
    page.page.unmount()
    return page.id
  }

  it('finds the followed item again', async () => {
    const id = await follow('manque:b')
    const page = await open(check(), id)
    expect(document.activeElement).toBe(item(page, 'manque:b').find('a').element)
  })

  it('goes on with the next item when that one was mended', async () => {
    const id = await follow('manque:b')
    const page = await open(check({ missing: check().missing.filter(({ target }) => target.field !== 'b') }), id)
    expect(document.activeElement).toBe(item(page, 'manque:c').find('a').element)
  })

  it('finds the very cell that was followed among those of one item, whatever rank its row has now', async () => {
    const cells = ['coeurs', 'memoire'].map((column) => place('quota', { section: 'ressources', row: 'r3', column, columnLabel: column }))
    const first = await open(check({ findings: [finding('R-QUOTA', { targets: cells })] }))
    await item(first, 'constat:R-QUOTA:quota.coeurs.r3,quota.memoire.r3').findAll('a')[1]?.trigger('click')
    await flushPromises()
    expect(first.router.currentRoute.value.query).toEqual({ champ: 'quota', ligne: 'r3', colonne: 'memoire' })
    first.page.unmount()
    const page = await open(check({ findings: [finding('R-AUTRE', { row: 1, targets: [] }), finding('R-QUOTA', { row: 2, targets: cells })] }), first.id)
    expect(document.activeElement?.textContent).toContain('memoire')
    expect(document.activeElement?.closest('[data-cle]')).toBe(item(page, 'constat:R-QUOTA:quota.coeurs.r3,quota.memoire.r3').element)
  })

  it('does so once: the next visit starts from the summary', async () => {
    const id = await follow('manque:b')
    const first = await open(check(), id)
    first.page.unmount()
    const page = await open(check(), id)
    expect(document.activeElement).toBe(page.byTestId('summary').element)
  })
})

describe('the report', () => {
  it('is what the page shows, as Markdown', async () => {
    const written = vi.fn(() => Promise.resolve())
    vi.stubGlobal('navigator', { clipboard: { writeText: written } })
    const page = await open()
    await page.byTestId('filter-section').setValue('flux')
    await page.byTestId('copy-report').trigger('click')
    await flushPromises()
    vi.unstubAllGlobals()
    expect(written.mock.calls).toEqual([
      [
        [
          '# Démarches en préfecture\u00a0: ce qui manque',
          'Point de contrôle\u00a0: Mise en production',
          'Il manque 3 réponses et 1 point bloque ce point de contrôle. 1 réponse sort de ses bornes. 1 question reste à juger par une personne. 1 règle attend des réponses pour être évaluée. 1 règle n’a pas pu être évaluée.',
          'Filtres\u00a0: Tout\u00a0; Flux',
          '## Réponses manquantes (1)',
          '### Flux',
          '- Champ c\n  - Exigée à\u00a0: Découverte et préqualification',
          '## Avertissements (1)',
          '- R-FLUX ne tient pas.\n  - Valeur lue\u00a0: 12,5\n  - À voir dans le dossier\u00a0: Champ flux\n  - Règle\u00a0: R-FLUX\n  - Source\u00a0: CCT 2026\n  - Compte à partir de\u00a0: Lancement\n',
        ].join('\n\n'),
      ],
    ])
    expect(page.announcer.message.value).toBe('Le rapport est copié dans le presse-papiers.')
  })

  it('is shown, ready to be copied, when the clipboard refuses', async () => {
    vi.stubGlobal('navigator', { clipboard: { writeText: () => Promise.reject(new Error('denied')) } })
    const page = await open()
    await page.byTestId('copy-report').trigger('click')
    await flushPromises()
    vi.unstubAllGlobals()
    const area = page.byTestId('report-text').element as HTMLTextAreaElement
    expect(area.value).toContain('R-QUOTA ne tient pas.')
    expect(document.activeElement).toBe(area)
  })
})
