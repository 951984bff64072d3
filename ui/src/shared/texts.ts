import { useI18n } from 'vue-i18n'

/** Filled by `src/app/i18n.ts` with the tree of French texts, so that shared code knows the keys and not the file. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is what a module can extend
export interface TextTree {}

type Leaves<Tree, Prefix extends string = ''> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? `${Prefix}${Key}` : Leaves<Tree[Key], `${Prefix}${Key}.`>
}[keyof Tree & string]

export type TextKey = Leaves<TextTree>
export type TextValues = Record<string, string | number>

export interface Texts {
  t: (key: TextKey, values?: TextValues) => string
  /** Chooses between the singular and plural forms; the text may show the count as {n}. */
  tn: (key: TextKey, count: number) => string
}

/** The interface texts, with keys checked by the compiler: a missing text cannot be shipped. */
export function useTexts(): Texts {
  const { t } = useI18n()
  return {
    t: (key, values = {}) => t(key, values),
    tn: (key, count) => t(key, { n: count }, count),
  }
}
