import { inject, type InjectionKey, type ShallowRef } from 'vue'

export const THEMES = ['system', 'light', 'dark'] as const
/** In percents of the size chosen for the desktop. */
export const TEXT_SIZES = [100, 112, 125, 150] as const
export const MOTIONS = ['system', 'reduced'] as const

/** What this device remembers of the comfort of its user. Nothing of a dossier goes there: it is not encrypted. */
export interface Preferences {
  theme: (typeof THEMES)[number]
  textSize: (typeof TEXT_SIZES)[number]
  motion: (typeof MOTIONS)[number]
  /** Minutes before an automatic lock, as chosen; Rust says which ones may be. Zero: never. */
  lockAfter: number
}

export interface PreferenceKeeper {
  readonly current: Readonly<ShallowRef<Preferences>>
  /** Takes effect at once; false when it will be forgotten with the window. */
  change: (changes: Partial<Preferences>) => boolean
}

export const preferencesKey: InjectionKey<PreferenceKeeper> = Symbol('preferences')

export function usePreferences(): PreferenceKeeper {
  const preferences = inject(preferencesKey)
  if (!preferences) throw new Error('No preferences were provided to the application')
  return preferences
}
