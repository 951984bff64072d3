import { invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import { getCurrentWindow } from '@tauri-apps/api/window'
import type { CommandMap, EventMap } from '@/generated/bindings'
import { HostError, wireErrorOf } from './error'
import type { Host } from './host'

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
  onCloseRequested(handler) {
    return getCurrentWindow().onCloseRequested(async (event) => {
      if (!(await handler())) event.preventDefault()
    })
  },
  closeWindow() {
    return getCurrentWindow().close()
  },
}
