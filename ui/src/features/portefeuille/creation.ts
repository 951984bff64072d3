import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef, type WritableComputedRef } from 'vue'
import type { ChosenFile, Created, DossierRow, FilePreview, WireError } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'
import { readChosenFile, type FileRefusal } from './chosenFile'

/** The ways to a new dossier, named as the address of the page names them. */
export const WAYS = ['vide', 'modele', 'fichier', 'copie'] as const
export type Way = (typeof WAYS)[number]

/** A file with what Rust says that it would bring. */
export interface CheckedFile {
  file: ChosenFile
  preview: FilePreview
}

export interface Creation {
  readonly way: Ref<Way>
  /** What the user typed, or the proposal of the file or of the copied dossier as long as nothing is typed. */
  readonly name: WritableComputedRef<string>
  readonly checked: Readonly<ShallowRef<CheckedFile | null>>
  /** The file is a whole dossier, which has its name already: it is brought in, not created. */
  readonly arriving: ComputedRef<boolean>
  readonly reading: Readonly<Ref<boolean>>
  readonly fileRefusal: Readonly<ShallowRef<FileRefusal | null>>
  readonly original: ShallowRef<DossierRow | null>
  readonly model: ShallowRef<DossierRow | null>
  readonly failure: Readonly<ShallowRef<WireError | null>>
  readonly sending: Readonly<Ref<boolean>>
  readonly missing: Readonly<Ref<Missing | null>>
  takeFile: (file: File) => Promise<void>
  /** Null: refused, and the form says why. */
  submit: () => Promise<Created | null>
}

/** What must be given before Rust is asked. */
export type Missing = 'name' | 'file' | 'original' | 'model'

export function createCreation(host: Host, nameOfCopy: (name: string) => string, first: { way: Way; original: DossierRow | null }): Creation {
  const way = ref<Way>(first.way)
  const typed = ref<string | null>(null)
  const original = shallowRef(first.original)
  const model = shallowRef<DossierRow | null>(null)
  const checked = shallowRef<CheckedFile | null>(null)
  const reading = ref(false)
  const fileRefusal = shallowRef<FileRefusal | null>(null)
  const failure = shallowRef<WireError | null>(null)
  const sending = ref(false)
  const missing = ref<Missing | null>(null)
  // Another file may be chosen while the first one is still being read.
  let choice = 0

  const proposal = computed(() => {
    if (way.value === 'fichier') return checked.value?.preview.answers?.name ?? ''
    return way.value === 'copie' && original.value ? nameOfCopy(original.value.name) : ''
  })
  const arriving = computed(() => way.value === 'fichier' && (checked.value?.preview.dossier ?? null) !== null)
  const name = computed({
    get: () => typed.value ?? proposal.value,
    set: (next) => {
      typed.value = next
    },
  })

  watch(way, () => {
    failure.value = null
    missing.value = null
  })

  async function takeFile(chosen: File): Promise<void> {
    const mine = ++choice
    fileRefusal.value = null
    failure.value = null
    missing.value = null
    reading.value = true
    checked.value = null
    const file = await readChosenFile(chosen)
    if (mine !== choice) return
    if (typeof file === 'string') {
      fileRefusal.value = file
      reading.value = false
      return
    }
    try {
      const preview = await host.call('preview_file', file)
      if (mine === choice) checked.value = { file, preview }
    } catch (error) {
      if (mine === choice) failure.value = wireErrorOf(error)
    }
    if (mine === choice) reading.value = false
  }

  function firstMissing(): Missing | null {
    if (way.value === 'fichier' && checked.value === null) return 'file'
    if (way.value === 'copie' && original.value === null) return 'original'
    if (way.value === 'modele' && model.value === null) return 'model'
    return !arriving.value && name.value.trim() === '' ? 'name' : null
  }

  async function ask(): Promise<Created> {
    const chosenName = name.value.trim()
    const source = { copie: original, modele: model, vide: null, fichier: null }[way.value]?.value
    if (source) return host.call('duplicate_dossier', { id: source.id, name: chosenName })
    const file = way.value === 'fichier' && checked.value ? checked.value.file : null
    if (file && arriving.value) return host.call('import_dossier', file)
    return host.call('create_dossier', { name: chosenName, file })
  }

  async function submit(): Promise<Created | null> {
    if (sending.value || reading.value) return null
    failure.value = null
    missing.value = firstMissing()
    if (missing.value) return null
    sending.value = true
    try {
      return await ask()
    } catch (error) {
      failure.value = wireErrorOf(error)
      return null
    } finally {
      sending.value = false
    }
  }

  return { way, name, checked, arriving, reading, fileRefusal, original, model, failure, sending, missing, takeFile, submit }
}
