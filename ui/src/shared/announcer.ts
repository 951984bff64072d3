import { inject, nextTick, shallowRef, type InjectionKey, type ShallowRef } from 'vue'

/** The one polite live region of the page: several regions would talk over each other. */
export interface Announcer {
  readonly message: Readonly<ShallowRef<string>>
  announce: (message: string) => void
}

export const announcerKey: InjectionKey<Announcer> = Symbol('announcer')

export function createAnnouncer(): Announcer {
  const message = shallowRef('')
  return {
    message,
    announce(next) {
      // Screen readers only speak a change: an identical message must pass through an empty region.
      message.value = ''
      void nextTick(() => {
        message.value = next
      })
    },
  }
}

export function useAnnouncer(): Announcer {
  const announcer = inject(announcerKey)
  if (!announcer) throw new Error('No announcer was provided to the application')
  return announcer
}
