import { shallowRef, type ShallowRef } from 'vue'
import type { WireError } from '@/generated/bindings'
import { coalesce } from './coalesce'

/** What a page shows of an answer of Rust: kept while it is read again, and when reading it again fails. */
export interface Reading<T> {
  readonly value: Readonly<ShallowRef<T | null>>
  readonly failure: Readonly<ShallowRef<WireError | null>>
  /** The question is asked with what the page has chosen by then: the last call has the last word. */
  read: () => Promise<void>
}

export function createReading<T>(ask: () => Promise<T>, errorOf: (rejection: unknown) => WireError): Reading<T> {
  const value = shallowRef<T | null>(null)
  const failure = shallowRef<WireError | null>(null)
  const read = coalesce(async () => {
    try {
      value.value = await ask()
      failure.value = null
    } catch (error) {
      failure.value = errorOf(error)
    }
  })
  return { value, failure, read }
}
