import { inject, type InjectionKey, type ShallowRef } from 'vue'
import type { AppState } from '@/generated/bindings'

/** The last application state told by Rust; null before the first answer. */
export interface Session {
  readonly state: Readonly<ShallowRef<AppState | null>>
  replace: (next: AppState) => void
}

export const sessionKey: InjectionKey<Session> = Symbol('session')

export function useSession(): Session {
  const session = inject(sessionKey)
  if (!session) throw new Error('No session was provided to the application')
  return session
}
