import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { dossierRow, wireError } from '@/dev/samples'
import type { SearchHit, SearchResults } from '@/generated/bindings'
import PaletteRecherche from './PaletteRecherche.vue'

const hit: SearchHit = { dossier: 'd1', name: 'Démarches', archived: false, section: 'besoin', field: 'besoin-resume', platform: null, row: null, label: 'Résumé du besoin', excerpt: 'accueil en préfecture' }

let mounted: MountedPage | undefined

type Opened = MountedPage & { host: FakeHost; show: () => Promise<void>; type: (words: string) => Promise<void>; press: (key: string) => Promise<void>; options: () => string[]; active: () => string }

async function open(handlers: Handlers = {}): Promise<Opened> {
  const host = new FakeHost({ list_dossiers: () => ({ total: 1, rows: [dossierRow({ name: 'Préfecture' })] }), search: () => ({ hits: [hit] }), ...handlers })
  const shown = ref(false)
  // On the page of a dossier, where choosing another one leaves the palette mounted as the shell does.
  const Page = defineComponent({
    inheritAttrs: false,
    render: () => [
      h('button', { 'data-testid': 'opener', onClick: () => (shown.value = true) }, 'x'),
      h(PaletteRecherche, { ouverte: shown.value, onFerme: () => (shown.value = false) }),
    ],
  })
  mounted = await mountPage(Page, host)
  const { page, byTestId } = mounted
  const show = async () => {
    ;(byTestId('opener').element as HTMLElement).focus()
    await byTestId('opener').trigger('click')
    await flushPromises()
  }
  await show()
  return {
    ...mounted,
    host,
    show,
    async type(words) {
      await byTestId('palette-input').setValue(words)
      await vi.advanceTimersByTimeAsync(150)
      await flushPromises()
    },
    async press(key) {
      await byTestId('palette-input').trigger('keydown', { key })
      await flushPromises()
    },
    options: () => page.findAll('[data-testid="palette-option"]').map((option) => option.text()),
    active: () => document.getElementById(byTestId('palette-input').attributes('aria-activedescendant') ?? '')?.textContent ?? '',
  }
}

const isOpen = ({ byTestId }: Opened) => (byTestId('palette').element as HTMLDialogElement).open

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => {
  mounted?.page.unmount()
  vi.useRealTimers()
})

describe('the palette', () => {
  it('starts from the pages of the dossier and the commands, without asking Rust', async () => {
    const palette = await open()
    expect(document.activeElement).toBe(palette.byTestId('palette-input').element)
    expect(palette.options().join(' ')).toContain('Ce qui manque')
    expect(palette.options().join(' ')).toContain('Créer un dossier')
    expect(palette.host.calls).toEqual([])
  })

  it('shows the dossiers, and the answers with their field, their dossier and the words marked', async () => {
    const palette = await open()
    await palette.type('pref')
    expect(palette.options()[0]).toBe('Préfecture')
    const answer = palette.page.findAll('[data-testid="palette-option"]')[1]
    for (const text of ['Résumé du besoin', 'Démarches', 'accueil en préfecture']) expect(answer?.text()).toContain(text)
    expect(answer?.find('mark').text()).toBe('préfecture')
    expect(palette.announcer.message.value).toBe('2 résultats')
  })

  it('is travelled with the arrows, in a circle, while the focus stays in the field', async () => {
    const palette = await open()
    await palette.type('pref')
    expect(palette.active()).toContain('Préfecture')
    await palette.press('ArrowDown')
    expect(palette.active()).toContain('Résumé du besoin')
    await palette.press('ArrowDown')
    expect(palette.active()).toContain('Préfecture')
    await palette.press('ArrowUp')
    expect(palette.active()).toContain('Résumé du besoin')
    expect(palette.page.findAll('[aria-selected="true"]')).toHaveLength(1)
    expect(document.activeElement).toBe(palette.byTestId('palette-input').element)
  })

  it('shows a dossier found by its label, and says what is put away', async () => {
    const labelled: SearchHit = { ...hit, dossier: 'd9', name: 'Guichet', archived: true, section: null, field: null, label: 'Guichet', excerpt: 'Étiquette : Urgent' }
    const palette = await open({ search: () => ({ hits: [labelled, { ...labelled, excerpt: 'Guichet' }, { ...hit, archived: true }] }) })
    await palette.type('urg')
    const [, dossier, answer, ...others] = palette.options()
    expect(dossier).toContain('Guichet')
    expect(dossier).toContain('Archivé')
    expect(dossier).toContain('Étiquette : Urgent')
    expect(answer).toContain('Démarches (archivé)')
    expect(others).toEqual([])
  })

  it('opens the field that was found', async () => {
    const palette = await open()
    await palette.type('pref')
    await palette.press('ArrowDown')
    await palette.press('Enter')
    expect(isOpen(palette)).toBe(false)
    expect(palette.router.currentRoute.value).toMatchObject({ name: 'dossier', params: { id: 'd1', section: 'besoin' }, query: { champ: 'besoin-resume' } })
  })

  it('leads to the very row of a table that holds the words', async () => {
    const palette = await open({ search: () => ({ hits: [{ ...hit, field: 'composants', row: 'a1' }] }) })
    await palette.type('api')
    const rank = palette.options().findIndex((text) => text.includes('Résumé du besoin'))
    await palette.page.findAll('[data-testid="palette-option"]')[rank]?.trigger('click')
    await flushPromises()
    expect(palette.router.currentRoute.value.query).toEqual({ champ: 'composants', ligne: 'a1' })
  })

  it('closes with Escape and gives the focus back', async () => {
    const palette = await open()
    await palette.press('Escape')
    expect(isOpen(palette)).toBe(false)
    expect(document.activeElement).toBe(palette.byTestId('opener').element)
  })

  it('ignores the answers to older words', async () => {
    const waiting = new Map<string, (results: SearchResults) => void>()
    const palette = await open({ list_dossiers: () => ({ total: 0, rows: [] }), search: ({ words }) => new Promise((resolve) => waiting.set(words, resolve)) })
    await palette.type('pr')
    await palette.type('pref')
    waiting.get('pref')?.({ hits: [{ ...hit, label: 'Récent' }] })
    await flushPromises()
    waiting.get('pr')?.({ hits: [{ ...hit, label: 'Ancien' }] })
    await flushPromises()
    expect(palette.options().join(' ')).toContain('Récent')
    expect(palette.options().join(' ')).not.toContain('Ancien')
  })

  it('never chooses among the answers to other words when Enter comes before the answers', async () => {
    const palette = await open({ search: ({ words }) => ({ hits: [{ ...hit, section: words, field: null }] }), list_dossiers: () => ({ total: 0, rows: [] }) })
    await palette.type('zzz')
    await palette.byTestId('palette-input').setValue('pref')
    await palette.press('Enter')
    expect(palette.router.currentRoute.value.params.section).toBe('pref')
  })

  it('says that nothing was found', async () => {
    const palette = await open({ list_dossiers: () => ({ total: 0, rows: [] }), search: () => ({ hits: [] }) })
    await palette.type('zzz')
    expect(palette.byTestId('palette-nothing').text()).toContain('zzz')
    expect(palette.announcer.message.value).toContain('zzz')
    await palette.press('ArrowDown')
    await palette.press('Enter')
    expect(isOpen(palette)).toBe(true)
  })

  it('shows what it found beside the failure of the rest', async () => {
    const palette = await open({
      search: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        throw wireError({ code: 'io', message: 'Illisible.' })
      },
    })
    await palette.type('pref')
    expect(palette.byTestId('error-panel').text()).toContain('Illisible.')
    expect(palette.options()).toContain('Préfecture')
  })

  it('offers the last searches again, and forgets the words typed', async () => {
    const palette = await open()
    await palette.type('pref')
    await palette.byTestId('palette-option').trigger('click')
    await flushPromises()
    expect(isOpen(palette)).toBe(false)
    await palette.show()
    expect((palette.byTestId('palette-input').element as HTMLInputElement).value).toBe('')
    expect(palette.options()[0]).toBe('pref')
    await palette.press('Enter')
    expect(isOpen(palette)).toBe(true)
    expect(palette.options()[0]).toBe('Préfecture')
  })
})
