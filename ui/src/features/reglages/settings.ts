import { onMounted } from 'vue'
import type { AppState, SettingsView } from '@/generated/bindings'
import { useHost, wireErrorOf } from '@/host'
import { createReading, type Reading } from '@/shared/reading'
import { useSession } from '@/shared/session'

export interface Settings extends Reading<SettingsView> {
  /** To call with the state that a change gave. */
  changed: (state: AppState) => Promise<void>
}

/** What the settings show, read when the heading opens and after each change. */
export function useSettings(): Settings {
  const host = useHost()
  const session = useSession()
  const reading = createReading(() => host.call('read_settings', {}), wireErrorOf)
  onMounted(reading.read)
  return {
    ...reading,
    changed(state) {
      session.replace(state)
      return reading.read()
    },
  }
}
