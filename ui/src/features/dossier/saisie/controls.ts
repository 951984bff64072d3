import { computed, shallowRef, type ComputedRef } from 'vue'
import type { FieldView, JsonValue } from '@/generated/bindings'
import { fromText } from '../answers'
import type { FieldSaver } from '../fieldSaver'

/** What every control of an answer is given. Its slot is for what is said under it. */
export interface ControlProps {
  champ: FieldView
  /** Answer key. */
  cle: string
  /** Label; none: that of the field. */
  libelle: string | null
  enregistreur: FieldSaver
  /** Identifiers of what is said under the control. */
  decrit: string
  invalide: boolean
}

export const controlId = (key: string): string => `champ-${key}`

export const typedIn = (event: Event): string => (event.target as HTMLInputElement).value

/** A number or a date comes back from Rust in another form: what is being typed must not be rewritten under the hand. */
export interface TypedText {
  readonly text: ComputedRef<string>
  onInput: (event: Event) => void
  onBlur: () => void
}

export function useTypedText(saver: () => FieldSaver, shown: (value: JsonValue) => string, pauseMs?: number): TypedText {
  const typed = shallowRef<string | null>(null)
  return {
    text: computed(() => typed.value ?? shown(saver().value.value)),
    onInput(event) {
      typed.value = typedIn(event)
      saver().edit(fromText(typed.value.trim()), pauseMs)
    },
    onBlur() {
      saver().flush()
      typed.value = null
    },
  }
}
