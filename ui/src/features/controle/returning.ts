import type { CheckMemory } from './memory'
import { keyToReturnTo } from './memory'

const keyed = (root: HTMLElement): HTMLElement[] => [...root.querySelectorAll<HTMLElement>('[data-cle]')]

/** Notes which item a click leaves the page from, so that coming back finds it again. */
export function noteFollowed(event: Event, memory: CheckMemory, order: readonly string[]): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a[data-champ]') : null
  const item = link?.closest<HTMLElement>('[data-cle], [data-cle-resume]')
  const key = item?.dataset.cle ?? item?.dataset.cleResume
  if (link && key !== undefined) memory.followed = { key, address: link.getAttribute('href') ?? '', order }
}

/** Shows the item that was followed and gives it the focus; false when there is none to go back to. */
export function returnToFollowed(root: HTMLElement, memory: CheckMemory, order: readonly string[]): boolean {
  const { followed } = memory
  memory.followed = null
  const key = followed && keyToReturnTo(followed, order)
  const item = keyed(root).find((each) => key !== null && each.dataset.cle === key)
  if (!item) return false
  const links = [...item.querySelectorAll<HTMLElement>('a[data-champ]')]
  const link = links.find((each) => each.getAttribute('href') === followed?.address) ?? links[0]
  item.scrollIntoView({ block: 'center' })
  link?.focus({ preventScroll: true })
  return link !== undefined
}
