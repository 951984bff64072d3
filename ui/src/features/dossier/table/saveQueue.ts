import { computed, ref, shallowRef, type ComputedRef } from 'vue'
import { SLOW_SAVE_MS } from '../fieldSaver'

export interface SaveQueue {
  readonly busy: ComputedRef<boolean>
  readonly slow: ComputedRef<boolean>
  readonly savedAt: ComputedRef<Date | null>
  /** Runs after everything that was asked before: two edits of one table never overlap. */
  run: <T>(task: () => Promise<T>) => Promise<T>
  /** Resolves once nothing is left to do. */
  idle: () => Promise<void>
}

export function createSaveQueue(): SaveQueue {
  const waiting = ref(0)
  const slow = ref(false)
  const savedAt = shallowRef<Date | null>(null)
  let tail: Promise<unknown> = Promise.resolve()

  async function timed<T>(task: () => Promise<T>): Promise<T> {
    const late = setTimeout(() => {
      slow.value = true
    }, SLOW_SAVE_MS)
    try {
      const result = await task()
      savedAt.value = new Date()
      return result
    } finally {
      clearTimeout(late)
      slow.value = false
      waiting.value -= 1
    }
  }

  return {
    busy: computed(() => waiting.value > 0),
    slow: computed(() => slow.value),
    savedAt: computed(() => savedAt.value),
    run(task) {
      waiting.value += 1
      const done = tail.then(() => timed(task))
      tail = done.catch(() => undefined)
      return done
    },
    async idle() {
      // Something may have been asked while the end was awaited.
      while (waiting.value > 0) await tail
    },
  }
}
