import { invoke } from '@tauri-apps/api/core'
import { listen } from '@tauri-apps/api/event'
import type { CommandMap, EventMap } from '@/generated/bindings'
import { HostError, wireErrorOf } from './error'
import type { Host, Unlisten } from './host'

/** Loaded when a page first needs it: the start does not. */
const currentWindow = async () => (await import('@tauri-apps/api/window')).getCurrentWindow()

const closers = new Set<() => Promise<boolean>>()
let watching: Promise<Unlisten> | null = null

/** One listener for all: each one closes the window by itself as soon as it has no objection of its own. */
async function watchClosing(): Promise<Unlisten> {
  return (await currentWindow()).onCloseRequested(async (event) => {
    const answers = await Promise.all([...closers].map((closer) => closer()))
    if (!answers.every(Boolean)) event.preventDefault()
  })
}

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
    closers.add(handler)
    watching ??= watchClosing()
    await watching
    return () => {
      closers.delete(handler)
    }
  },
  async closeWindow() {
    await (await currentWindow()).close()
  },
}
