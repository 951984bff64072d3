import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { WireError } from '@/generated/bindings'
import { wireErrorOf } from './error'

export interface Gesture {
  readonly sending: Readonly<Ref<boolean>>
  readonly refusal: Readonly<ShallowRef<WireError | null>>
  /** Does one thing at a time; tells whether it was done. */
  run: (task: () => Promise<unknown>) => Promise<boolean>
}

/** A gesture that Rust may refuse: its form stays on the page, with the reason. */
export function useGesture(): Gesture {
  const sending = ref(false)
  const refusal = shallowRef<WireError | null>(null)
  return {
    sending,
    refusal,
    async run(task) {
      if (sending.value) return false
      sending.value = true
      refusal.value = null
      try {
        await task()
        return true
      } catch (error) {
        refusal.value = wireErrorOf(error)
        return false
      } finally {
        sending.value = false
      }
    },
  }
}
