import { shallowRef, type ShallowRef } from 'vue'
import type { AppState, WireError } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'
import type { Session } from '@/shared/session'

export interface AppSession extends Session {
  readonly failure: Readonly<ShallowRef<WireError | null>>
  /** Asks Rust for the state. Never rejects: a failure is shown by the shell, with a way to retry. */
  load: () => Promise<void>
}

export function createSession(host: Host): AppSession {
  const state = shallowRef<AppState | null>(null)
  const failure = shallowRef<WireError | null>(null)
  let loading: Promise<void> | null = null

  async function read(): Promise<void> {
    try {
      state.value = await host.call('app_state', {})
      failure.value = null
    } catch (error) {
      failure.value = wireErrorOf(error)
    }
  }

  return {
    state,
    failure,
    replace(next) {
      state.value = next
    },
    load() {
      loading ??= read().finally(() => {
        loading = null
      })
      return loading
    },
  }
}
