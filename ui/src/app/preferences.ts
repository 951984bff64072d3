import { shallowRef } from 'vue'
import { MOTIONS, TEXT_SIZES, THEMES, type PreferenceKeeper, type Preferences } from '@/shared/preferences'

/** The number grows when a value changes its meaning; a value added or removed needs nothing: it is read as absent. */
export const PREFERENCES_KEY = 'accostage/preferences@1'

const DEFAULTS: Preferences = { theme: 'system', textSize: 100, motion: 'system', lockAfter: 0 }

function parsed(text: string | null): Partial<Record<keyof Preferences, unknown>> {
  const value: unknown = text === null ? null : JSON.parse(text)
  return typeof value === 'object' && value !== null ? value : {}
}

const among = <T>(offered: readonly T[], value: unknown, otherwise: T): T => offered.find((one) => one === value) ?? otherwise

const minutes = (value: unknown): number => (typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : DEFAULTS.lockAfter)

/** Reads what it can: a storage that is absent, refused or damaged gives the defaults, value by value. */
function read(storage: () => Storage): Preferences {
  try {
    const kept = parsed(storage().getItem(PREFERENCES_KEY))
    return {
      theme: among(THEMES, kept.theme, DEFAULTS.theme),
      textSize: among(TEXT_SIZES, kept.textSize, DEFAULTS.textSize),
      motion: among(MOTIONS, kept.motion, DEFAULTS.motion),
      lockAfter: minutes(kept.lockAfter),
    }
  } catch {
    return DEFAULTS
  }
}

/** `storage` is a function, because a web view may refuse the very access to `localStorage`. */
export function createPreferences(storage: () => Storage): PreferenceKeeper {
  const current = shallowRef(read(storage))
  return {
    current,
    change(changes) {
      current.value = { ...current.value, ...changes }
      try {
        storage().setItem(PREFERENCES_KEY, JSON.stringify(current.value))
        return true
      } catch {
        return false
      }
    },
  }
}
