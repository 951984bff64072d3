import { invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type { CommandMap, EventMap } from '@/generated/bindings'
import { HostError, wireErrorOf } from './error'
import type { Host } from './host'

/** Loaded when a page first needs it: the start does not. */
const currentWindow = async () => (await import('@tauri-apps/api/window')).getCurrentWindow()

export const tauriHost: Host = {
  async call(name, request) {
    try {
      return await invoke<CommandMap[typeof name]['response']>(name, { request })
    } catch (rejection) {
      throw new HostError(wireErrorOf(rejection))
    }
  },
  listen(name, handler) {
    return listen<EventMap[typeof name]>(name, (event) => {
      handler(event.payload)
    })
  },
  async onCloseRequested(handler) {
    return (await currentWindow()).onCloseRequested(async (event) => {
      if (!(await handler())) event.preventDefault()
    })
  },
  async closeWindow() {
    await (await currentWindow()).close()
  },
}
