import { flushPromises, type DOMWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { dossierView, editAck, section, wireError } from '@/dev/samples'
import type { ActionView, DifferenceView } from '@/generated/bindings'
import PageHistorique from './PageHistorique.vue'

const action = (rank: number, changes: Partial<ActionView> = {}): ActionView => ({
  moment: `m${rank}`,
  sequence: 100 - rank,
  at: new Date(2026, 10, 20, 12, 0, -rank).toISOString(),
  author: 'Zoé Dupont',
  kind: 'Modification',
  source: null,
  touched: ['Nom usuel du projet'],
  count: 1,
  local: true,
  ...changes,
})
const difference = (path: string, changes: Partial<DifferenceView> = {}): DifferenceView => ({
  path,
  section: 'identite',
  sectionTitle: 'Identité',
  label: `Champ ${path}`,
  before: 'le projet ancien',
  after: 'le projet neuf',
  ...changes,
})

let mounted: MountedPage | undefined
let host: FakeHost
let past: ActionView[]
let differences: DifferenceView[]
let ackMoment: string | null

beforeEach(() => {
  past = [
    action(0, { kind: 'Restauration' }),
    action(1, { touched: ['a', 'b', 'c', 'd', 'e', 'f'], count: 9, source: 'fichier dossier.yaml', local: false, author: 'Ali Ben' }),
    action(2, { at: new Date(2026, 10, 18, 9, 0).toISOString(), kind: 'Création du dossier', touched: [], count: 0 }),
  ]
  differences = [difference('a'), difference('b', { section: 'flux', sectionTitle: 'Flux', before: null, after: 'oui' })]
  ackMoment = 'm9'
  host = new FakeHost({
    open_dossier: () => dossierView({ sections: [section(), section({ id: 'flux', title: 'Flux' })] }),
    read_history: ({ offset, limit }) => ({ total: past.length, authors: ['Ali Ben', 'Zoé Dupont'], actions: past.slice(offset, offset + limit) }),
    compare_moments: () => ({ differences }),
    restore_moment: () => editAck({ moment: ackMoment }),
    undo: () => editAck({ moment: ackMoment }),
  })
})
afterEach(() => {
  mounted?.page.unmount()
})

async function open(): Promise<MountedPage> {
  mounted = await mountPage(PageHistorique, host, { name: 'historique' })
  return mounted
}

const row = (page: MountedPage, moment: string) => page.page.find(`[data-testid="action"][data-moment="${moment}"]`)
const change = (page: MountedPage, path: string) => page.page.find(`[data-testid="difference"][data-path="${path}"]`)

async function press(page: MountedPage, testId: string, within?: DOMWrapper<Element>): Promise<void> {
  await (within ? within.find(`[data-testid="${testId}"]`) : page.byTestId(testId)).trigger('click')
  await flushPromises()
}

describe('the timeline', () => {
  it('groups the actions by day, and tells what each did, where its values come from, and from which device', async () => {
    const page = await open()
    expect(page.page.findAll('[data-testid="day"] h3').map((title) => title.text())).toEqual(['vendredi 20 novembre 2026', 'mercredi 18 novembre 2026'])
    for (const text of ['Modification', 'par Ali Ben', 'et 3 autres', 'fichier dossier.yaml', 'Autre appareil']) {
      expect(row(page, 'm1').text()).toContain(text)
    }
    expect(row(page, 'm2').text()).toContain('Création du dossier')
  })

  it('names each action as Rust does', async () => {
    past = [action(0, { kind: 'Fusion' })]
    const page = await open()
    expect(row(page, 'm0').text()).toContain('Fusion')
  })

  it('asks for one person and one section, from the first page', async () => {
    const page = await open()
    await page.byTestId('filter-author').setValue('Ali Ben')
    await flushPromises()
    await page.byTestId('filter-section').setValue('flux')
    await flushPromises()
    expect(host.requestsOf('read_history')).toEqual([
      { id: 'd1', offset: 0, limit: 50, author: null, section: null },
      { id: 'd1', offset: 0, limit: 50, author: 'Ali Ben', section: null },
      { id: 'd1', offset: 0, limit: 50, author: 'Ali Ben', section: 'flux' },
    ])
    await page.byTestId('filter-author').setValue('')
    await flushPromises()
    expect(host.requestsOf('read_history').at(-1)).toMatchObject({ author: null, section: 'flux' })
  })

  it('reads by pages of 50, then gives the focus to the first new action when the button goes', async () => {
    past = Array.from({ length: 70 }, (_, rank) => action(rank))
    const page = await open()
    expect(page.page.findAll('[data-testid="action"]')).toHaveLength(50)
    await press(page, 'more')
    expect(host.requestsOf('read_history').at(-1)).toMatchObject({ offset: 50, limit: 50 })
    expect(page.byTestId('more').exists()).toBe(false)
    expect(document.activeElement).toBe(row(page, 'm50').element)
  })

  it('reads again all that it shows when the dossier changes', async () => {
    past = Array.from({ length: 120 }, (_, rank) => action(rank))
    const page = await open()
    await press(page, 'more')
    host.emit('dossier-changed', { id: 'd1', fields: [] })
    await flushPromises()
    expect(host.requestsOf('read_history').at(-1)).toMatchObject({ offset: 0, limit: 100 })
    expect(page.page.findAll('[data-testid="action"]')).toHaveLength(100)
  })
})

describe('a comparison', () => {
  it('is made with now from any action', async () => {
    const page = await open()
    await press(page, 'compare-now', row(page, 'm2'))
    expect(host.requestsOf('compare_moments')).toEqual([{ id: 'd1', from: 'm2', to: null }])
    expect(page.announcer.message.value).toBe('2 différences')
    expect(page.page.findAll('[data-testid="difference-group"]').map((group) => group.text())).toEqual(['Identité', 'Flux'])
  })

  it('is made between two moments, the earlier first whichever way they were chosen', async () => {
    // The clock of the other device is late: the order of the dossier is the one that counts.
    past = past.map((each, rank) => ({ ...each, at: new Date(2026, 10, 20, 12, 0, rank).toISOString() }))
    const page = await open()
    await press(page, 'pick-from', row(page, 'm0'))
    await press(page, 'pick-to', row(page, 'm2'))
    await press(page, 'compare')
    expect(host.requestsOf('compare_moments')).toEqual([{ id: 'd1', from: 'm2', to: 'm0' }])
  })

  it('marks what differs by more than a colour, and shows an absent answer as such', async () => {
    const page = await open()
    await press(page, 'compare-now', row(page, 'm2'))
    expect(change(page, 'a').find('[data-testid="avant"] del').text()).toBe('[supprimé\u00a0: ancien]')
    expect(change(page, 'a').find('[data-testid="apres"] ins').text()).toBe('[ajouté\u00a0: neuf]')
    expect(change(page, 'a').find('[data-testid="avant"] ins').exists()).toBe(false)
    expect(change(page, 'b').find('[data-testid="avant"]').text()).toContain('Sans réponse')
  })

  it('goes back to the action that it started from', async () => {
    const page = await open()
    await press(page, 'compare-now', row(page, 'm1'))
    await press(page, 'back-to-list')
    expect(document.activeElement).toBe(row(page, 'm1').find('[data-testid="compare-now"]').element)
  })
})

describe('a restoration', () => {
  async function compare(): Promise<MountedPage> {
    const page = await open()
    await press(page, 'compare-now', row(page, 'm2'))
    return page
  }

  it('brings back one value of the past, never that of now, and says so', async () => {
    const page = await compare()
    expect(change(page, 'a').findAll('[data-testid="restore-value"]')).toHaveLength(1)
    differences = differences.slice(1)
    await press(page, 'restore-value', change(page, 'a'))
    expect(host.requestsOf('restore_moment')).toEqual([{ id: 'd1', moment: 'm2', path: 'a' }])
    expect(page.announcer.message.value).toBe('Champ a\u00a0: valeur restaurée.')
    expect(change(page, 'a').exists()).toBe(false)
  })

  it('does not claim to have restored what was already there', async () => {
    ackMoment = null
    const page = await compare()
    await press(page, 'restore-value', change(page, 'a'))
    expect(page.byTestId('outcome').text()).toBe('Champ a\u00a0: cette valeur est déjà celle du dossier.')
  })

  it('keeps the comparison when it is refused, and says why', async () => {
    const page = await compare()
    host.handlers.restore_moment = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      throw wireError()
    }
    await press(page, 'restore-value', change(page, 'a'))
    expect(page.byTestId('error-panel').text()).toContain('Le disque est plein.')
    expect(change(page, 'a').exists()).toBe(true)
  })

  it('of everything asks first, saying what will change now, and can be given up', async () => {
    const page = await open()
    await press(page, 'pick-from', row(page, 'm2'))
    await press(page, 'pick-to', row(page, 'm1'))
    await press(page, 'compare')
    await press(page, 'restore-all')
    expect(host.requestsOf('compare_moments').at(-1)).toEqual({ id: 'd1', from: 'm2', to: null })
    expect(page.byTestId('confirmation-changes').text()).toContain('Champ a')
    await press(page, 'confirmation-cancel')
    expect(host.requestsOf('restore_moment')).toEqual([])
    expect(document.activeElement).toBe(page.byTestId('restore-all').element)
  })

  it('of everything is one action without a path, told once done', async () => {
    const page = await compare()
    await press(page, 'restore-all')
    await press(page, 'confirmation-restore')
    expect(host.requestsOf('restore_moment')).toEqual([{ id: 'd1', moment: 'm2', path: null }])
    expect(page.byTestId('confirmation-restore').exists()).toBe(false)
    expect(page.announcer.message.value).toMatch(/^Le dossier est revenu au 18 novembre 2026/)
  })
})

describe('undoing', () => {
  it('says when there is nothing to undo', async () => {
    ackMoment = null
    const page = await open()
    await press(page, 'undo')
    expect(page.byTestId('undo-outcome').text()).toBe('Il n’y a rien à annuler.')
  })
})
