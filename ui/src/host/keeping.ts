import { computed, inject, shallowReactive, type ComputedRef, type InjectionKey } from 'vue'

/**
 * What pages could not save when the data were locked over them, until they are shown again. In the memory of the page
 * only, and drawn nowhere meanwhile (docs/security.md tells why).
 */
export interface Keeping {
  /** The data are being locked: a page that cannot save goes all the same, and has what it holds kept. */
  locking: boolean
  readonly waiting: ComputedRef<boolean>
  keep: (page: string, held: unknown) => void
  /** Gives back what a page held, once. */
  take: (page: string) => unknown
}

export const keepingKey: InjectionKey<Keeping> = Symbol('keeping')

export function createKeeping(): Keeping {
  const held = shallowReactive(new Map<string, unknown>())
  return {
    locking: false,
    waiting: computed(() => held.size > 0),
    keep(page, something) {
      held.set(page, something)
    },
    take(page) {
      const something = held.get(page)
      held.delete(page)
      return something
    },
  }
}

export const useKeeping = (): Keeping => inject(keepingKey, createKeeping, true)
