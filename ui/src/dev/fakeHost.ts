import type { CommandMap, EventMap } from '@/generated/bindings'
import { HostError, wireErrorOf, type CommandName, type EventName, type Host } from '@/host'

type Handler<K extends CommandName> = (request: CommandMap[K]['request']) => CommandMap[K]['response'] | Promise<CommandMap[K]['response']>
export type Handlers = { [K in CommandName]?: Handler<K> }
export interface RecordedCall {
  name: CommandName
  request: unknown
}

/** A host without a desktop, for component tests and for the demonstration in a browser. */
export class FakeHost implements Host {
  readonly calls: RecordedCall[] = []
  closed = false
  private readonly listeners = new Map<EventName, Set<(payload: never) => void>>()
  private readonly closers = new Set<() => Promise<boolean>>()

  constructor(readonly handlers: Handlers) {}

  async call<K extends CommandName>(name: K, request: CommandMap[K]['request']): Promise<CommandMap[K]['response']> {
    this.calls.push({ name, request })
    const handler: Handler<K> | undefined = this.handlers[name]
    if (!handler) throw new HostError(wireErrorOf(`Command ${name} has no handler in this fake host`))
    try {
      return await handler(request)
    } catch (rejection) {
      throw new HostError(wireErrorOf(rejection))
    }
  }

  listen<K extends EventName>(name: K, handler: (payload: EventMap[K]) => void): Promise<() => void> {
    const handlers = this.listeners.get(name) ?? new Set()
    this.listeners.set(name, handlers.add(handler))
    return Promise.resolve(() => {
      handlers.delete(handler)
    })
  }

  emit<K extends EventName>(name: K, payload: EventMap[K]): void {
    for (const handler of this.listeners.get(name) ?? []) (handler as (payload: EventMap[K]) => void)(payload)
  }

  onCloseRequested(handler: () => Promise<boolean>): Promise<() => void> {
    this.closers.add(handler)
    return Promise.resolve(() => {
      this.closers.delete(handler)
    })
  }

  /** Does what the desktop does when the user closes the window. */
  async closeWindow(): Promise<void> {
    const answers = await Promise.all([...this.closers].map((closer) => closer()))
    this.closed = answers.every(Boolean)
  }

  requestsOf<K extends CommandName>(name: K): CommandMap[K]['request'][] {
    return this.calls.filter((call) => call.name === name).map((call) => call.request as CommandMap[K]['request'])
  }
}
