import { inject, type InjectionKey } from 'vue'
import type { CommandMap, EventMap } from '@/generated/bindings'

export type CommandName = keyof CommandMap
export type EventName = keyof EventMap
export type Unlisten = () => void

/** All that the pages may ask of the desktop. Tests and the demonstration give another implementation. */
export interface Host {
  /** Rejects with a `HostError` only. */
  call: <K extends CommandName>(name: K, request: CommandMap[K]['request']) => Promise<CommandMap[K]['response']>
  listen: <K extends EventName>(name: K, handler: (payload: EventMap[K]) => void) => Promise<Unlisten>
  /** The window closes once every handler has answered true. */
  onCloseRequested: (handler: () => Promise<boolean>) => Promise<Unlisten>
  closeWindow: () => Promise<void>
}

export const hostKey: InjectionKey<Host> = Symbol('host')

export function useHost(): Host {
  const host = inject(hostKey)
  if (!host) throw new Error('No host was provided to the application')
  return host
}
