import { nextTick } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'

/** Where the user was in the list. */
export interface Place {
  /** Rows shown. */
  rows: number
  /** Scroll of the window. */
  top: number
  /** Dossier that had the focus, or that was opened. */
  dossier: string | null
}

const KEY = 'portefeuille'

const stateOfEntry = (): Record<string, unknown> => (window.history.state ?? {}) as Record<string, unknown>

/** The place written on this entry of the history: only a return to that very entry finds one. */
export function placeOfEntry(): Place | null {
  const found = stateOfEntry()[KEY]
  if (typeof found !== 'object' || found === null) return null
  const { rows, top, dossier } = found as Partial<Record<keyof Place, unknown>>
  if (typeof rows !== 'number' || typeof top !== 'number') return null
  return { rows, top, dossier: typeof dossier === 'string' ? dossier : null }
}

export function useListPlace(rows: () => number): void {
  onBeforeRouteLeave((to) => {
    // A click on a link does not give it the focus in every web view: the dossier that opens tells which one it was.
    const focused = document.activeElement?.closest<HTMLElement>('[data-id]')?.dataset.id
    const dossier = typeof to.params.id === 'string' ? to.params.id : (focused ?? null)
    const place: Place = { rows: rows(), top: window.scrollY, dossier }
    window.history.replaceState({ ...stateOfEntry(), [KEY]: place }, '')
  })
}

const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))

/**
 * Rows that were never drawn have a guessed height, and web views do not scroll to what they skip: all the rows are
 * drawn for the time of the scroll, after which their true heights are known.
 */
async function scrollTo(top: number, target: HTMLElement | null): Promise<void> {
  const table = document.querySelector('.dossier-tableau')
  table?.classList.add('dossier-tableau--entier')
  await nextFrame()
  window.scrollTo(0, top)
  target?.scrollIntoView({ block: 'nearest' })
  await nextFrame()
  table?.classList.remove('dossier-tableau--entier')
}

export async function returnTo(place: Place): Promise<void> {
  await nextTick()
  const link = place.dossier === null ? null : document.querySelector<HTMLElement>(`[data-id="${CSS.escape(place.dossier)}"] a`)
  link?.focus({ preventScroll: true })
  await scrollTo(place.top, link)
}
