import { shallowRef, type ShallowRef } from 'vue'
import { queryOfView, viewOf, type ListView } from './listView'

export interface SavedView extends ListView {
  name: string
}

/** The version is in the key: another shape will have another key, and an older application keeps its own. */
export const VIEWS_KEY = 'accostage.portefeuille.vues.1'

export interface SavedViews {
  readonly views: Readonly<ShallowRef<readonly SavedView[]>>
  /** Each of the three answers false when the change only lasts as long as the window. */
  save: (name: string, view: ListView) => boolean
  rename: (name: string, next: string) => boolean
  remove: (name: string) => boolean
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What can be read of one view; it is kept as an address, whose reading is tolerant. */
function savedView(value: unknown): SavedView[] {
  if (!isRecord(value) || typeof value.nom !== 'string' || !value.nom.trim() || !isRecord(value.filtres)) return []
  const query = Object.fromEntries(Object.entries(value.filtres).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  return [{ name: value.nom, ...viewOf(query) }]
}

function readViews(storage: () => Storage): SavedView[] {
  try {
    const kept: unknown = JSON.parse(storage().getItem(VIEWS_KEY) ?? '[]')
    const views = Array.isArray(kept) ? kept.flatMap(savedView) : []
    return views.filter(({ name }, index) => views.findIndex((other) => other.name === name) === index)
  } catch {
    return []
  }
}

/** `storage` is a function because reading `window.localStorage` may itself throw. */
export function createSavedViews(storage: () => Storage): SavedViews {
  const views = shallowRef<readonly SavedView[]>(readViews(storage))

  function replace(next: readonly SavedView[]): boolean {
    views.value = next
    try {
      storage().setItem(VIEWS_KEY, JSON.stringify(next.map(({ name, ...view }) => ({ nom: name, filtres: queryOfView(view) }))))
      return true
    } catch {
      return false
    }
  }

  return {
    views,
    save(name, { filters, columns }) {
      const view = { name, filters, columns }
      const known = views.value.some((other) => other.name === name)
      return replace(known ? views.value.map((other) => (other.name === name ? view : other)) : [...views.value, view])
    },
    rename: (name, next) =>
      replace(views.value.filter((view) => view.name === name || view.name !== next).map((view) => (view.name === name ? { ...view, name: next } : view))),
    remove: (name) => replace(views.value.filter((view) => view.name !== name)),
  }
}
