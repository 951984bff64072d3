import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'
import type { FieldPlace } from '@/shared/fieldPlace'
import { cellOf, type CellPlace } from './cellPlace'

/** Where the user was in one section. */
interface Place {
  top: number
  /** Identifier of the control that had the focus. */
  control: string | null
  /** The cell that had it, when it was in a table: known by its row, for rows move. */
  cell: CellPlace | null
}

// Kept while the window lives, whatever page is shown meanwhile.
const places = new Map<string, Place>()
const lastSections = new Map<string, string>()
const guided = ref(false)

/** One question at a time, rather than whole sections: a taste of the person at this window. */
export const useGuided = (): Ref<boolean> => guided

export const lastSection = (dossier: string): string | undefined => lastSections.get(dossier)

/** For tests, which share one window. */
export function forgetPlaces(): void {
  places.clear()
  lastSections.clear()
  guided.value = false
}

export interface Return {
  /** Goes back to where the user was, with the focus or without. A cell is for its table to find again: it is given. */
  restore: (withFocus: boolean) => CellPlace | null
}

/** Remembers where the user is in a section while it is shown. To call in its setup. */
export function usePlace(dossier: string, section: string, root: () => HTMLElement | null): Return {
  const key = `${dossier}/${section}`
  const before = places.get(key)
  // Read before the page is scrolled to the top of what comes next.
  const now: Place = before ? { ...before } : { top: 0, control: null, cell: null }

  const onScroll = () => {
    if (root()?.isConnected) now.top = window.scrollY
  }
  const onFocus = (event: FocusEvent) => {
    const { target } = event
    if (!(target instanceof HTMLElement) || !root()?.contains(target)) return
    const cell = cellOf(target)
    if (!cell && !target.id) return
    now.cell = cell
    now.control = cell ? null : target.id
  }
  onMounted(() => {
    lastSections.set(dossier, section)
    window.addEventListener('scroll', onScroll, { passive: true })
    document.addEventListener('focusin', onFocus)
  })
  onBeforeUnmount(() => {
    window.removeEventListener('scroll', onScroll)
    document.removeEventListener('focusin', onFocus)
    places.set(key, now)
  })

  return {
    restore(withFocus) {
      if (!before) return null
      if (withFocus && before.control !== null) document.getElementById(before.control)?.focus({ preventScroll: true })
      window.scrollTo(0, before.top)
      return withFocus ? before.cell : null
    },
  }
}

const CONTROLS = 'input:not([type="hidden"]), select, textarea, button, summary, [tabindex="0"]'

/** The first control of a field, in the order of the keyboard; of a group of radio buttons, the chosen one. */
export function firstControl(root: Element): HTMLElement | null {
  const first = root.querySelector<HTMLElement>(CONTROLS)
  if (first instanceof HTMLInputElement && first.type === 'radio') {
    return root.querySelector<HTMLElement>(`input[type="radio"]:checked`) ?? first
  }
  return first
}

/** Less motion, for the whole desktop or in the settings of the application. */
const prefersCalm = (): boolean =>
  document.documentElement.dataset.mouvement === 'reduit' || window.matchMedia('(prefers-reduced-motion: reduce)').matches

/** Brings a field into view and gives the focus to its first control, or to that of one platform. */
export function showField({ field, platform, row }: Omit<FieldPlace, 'column'>): boolean {
  const root = document.getElementById(`question-${field}`)
  if (!root) return false
  root.closest('details')?.setAttribute('open', '')
  const own = [...root.querySelectorAll<HTMLElement>('[data-plateforme]')].find((each) => each.dataset.plateforme === platform)
  root.scrollIntoView({ block: 'start', behavior: prefersCalm() ? 'auto' : 'smooth' })
  // A table takes the focus to its cell by itself, once it has read it.
  if (row === null || !root.querySelector('.champ__table')) firstControl(own ?? root)?.focus({ preventScroll: true })
  return true
}
