import { beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_FILTERS } from './listFilters'
import { DEFAULT_VIEW } from './listView'
import { createSavedViews, VIEWS_KEY } from './savedViews'

const storage = () => window.localStorage
const blocked = { ...DEFAULT_VIEW, filters: { ...DEFAULT_FILTERS, blocked: true } }
const names = (views: { name: string }[] | readonly { name: string }[]) => views.map(({ name }) => name)

beforeEach(() => {
  window.localStorage.clear()
})

describe('the saved views', () => {
  it('are found again by another window', () => {
    createSavedViews(storage).save('Bloqués', blocked)
    expect(createSavedViews(storage).views.value).toEqual([{ name: 'Bloqués', ...blocked }])
  })

  it('keep the columns that were chosen, and show all of them in a view kept before there was a choice', () => {
    createSavedViews(storage).save('Dates', { ...DEFAULT_VIEW, columns: ['modifie'] })
    expect(createSavedViews(storage).views.value[0]?.columns).toEqual(['modifie'])
    window.localStorage.setItem(VIEWS_KEY, JSON.stringify([{ nom: 'A', filtres: { bloques: 'oui' } }]))
    expect(createSavedViews(storage).views.value).toEqual([{ name: 'A', ...blocked }])
  })

  it('have one view per name, whether saved again or renamed', () => {
    const { views, save, rename, remove } = createSavedViews(storage)
    save('A', DEFAULT_VIEW)
    save('B', DEFAULT_VIEW)
    save('A', blocked)
    expect(views.value).toEqual([{ name: 'A', ...blocked }, { name: 'B', ...DEFAULT_VIEW }])
    rename('A', 'B')
    expect(views.value).toEqual([{ name: 'B', ...blocked }])
    remove('B')
    expect(createSavedViews(storage).views.value).toEqual([])
  })

  it.each([
    ['no JSON', '{'],
    ['another shape', '{"a":1}'],
    ['null', 'null'],
  ])('survive a broken storage: %s', (_what, text) => {
    window.localStorage.setItem(VIEWS_KEY, text)
    expect(createSavedViews(storage).views.value).toEqual([])
  })

  it('keep what can be read beside what cannot', () => {
    const kept = [{ nom: 'A', filtres: { bloques: 'oui', ordre: 'futur', q: 3 } }, { nom: 5, filtres: {} }, null, { nom: 'A', filtres: {} }, { nom: 'B' }]
    window.localStorage.setItem(VIEWS_KEY, JSON.stringify(kept))
    expect(createSavedViews(storage).views.value).toEqual([{ name: 'A', ...blocked }])
  })

  it('still work when the storage refuses, and say that they will not last', () => {
    const { views, save } = createSavedViews(() => {
      throw new Error('denied')
    })
    expect(save('A', blocked)).toBe(false)
    expect(names(views.value)).toEqual(['A'])
  })
})
