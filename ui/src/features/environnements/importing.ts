import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { CertificatePreview } from '@/generated/bindings'
import { useGesture, useHost, type Gesture } from '@/host'
import { base64Of } from '@/shared/base64'

const LARGEST_FILE = 5 * 1024 * 1024

export interface Importing {
  readonly preview: Readonly<ShallowRef<CertificatePreview | null>>
  readonly refused: Readonly<Ref<'tropGros' | 'illisible' | null>>
  readonly gesture: Gesture
  readonly passphrase: Ref<string>
  readonly row: Ref<string>
  readonly rank: Ref<string>
  readonly replace: Ref<boolean>
  /** Answers of the row that would be replaced. */
  readonly replaced: ComputedRef<number>
  choose: (file: File) => Promise<void>
  /** Reads the file again, with what was chosen meanwhile. */
  read: () => Promise<void>
  write: () => Promise<boolean>
}

/** One file of certificates, from its choice to its import. Nothing of it stays once the dialog is gone. */
export function useImporting(dossier: string): Importing {
  const host = useHost()
  const gesture = useGesture()
  const preview = shallowRef<CertificatePreview | null>(null)
  const refused = ref<'tropGros' | 'illisible' | null>(null)
  const passphrase = ref('')
  const row = ref('')
  const rank = ref('0')
  const replace = ref(false)
  let content = ''
  /** Chosen last: reading another one may end after. */
  let last: File | null = null

  const request = () => ({
    id: dossier,
    content,
    passphrase: passphrase.value === '' ? null : passphrase.value,
    row: row.value === '' ? null : row.value,
    rank: Number(rank.value),
    replace: replace.value,
  })
  /** What the preview was asked for: what is written is what was shown. */
  let shown = request()
  async function read(): Promise<void> {
    if (gesture.sending.value) return
    // Refused while another one was read.
    if (content === '') {
      preview.value = null
      return
    }
    replace.value = false
    const asked = request()
    const done = await gesture.run(async () => {
      preview.value = await host.call('preview_certificate', asked)
    })
    if (done) shown = asked
    else preview.value = null
    const now = request()
    // Chosen while this one was read: the preview would tell of another row.
    if (now.content !== asked.content || now.row !== asked.row || now.rank !== asked.rank) await read()
  }
  return {
    preview,
    refused,
    gesture,
    passphrase,
    row,
    rank,
    replace,
    replaced: computed(() => preview.value?.changes.filter(({ before }) => before !== null).length ?? 0),
    read,
    async choose(file) {
      last = file
      preview.value = null
      passphrase.value = ''
      rank.value = '0'
      content = ''
      refused.value = file.size > LARGEST_FILE ? 'tropGros' : null
      if (refused.value !== null) return
      try {
        const text = await base64Of(file)
        if (last !== file) return
        content = text
      } catch {
        if (last === file) refused.value = 'illisible'
        return
      }
      await read()
    },
    write: () => gesture.run(() => host.call('import_certificate', { ...shown, replace: replace.value })),
  }
}
