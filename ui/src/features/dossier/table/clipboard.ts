import { onMounted, onUnmounted } from 'vue'

export interface ClipboardOwner {
  /** The focus is on a cell, and not in a text being edited. */
  copies: () => boolean
  pastes: () => boolean
  /** The text to copy, when it is at hand; otherwise the owner finishes by itself. */
  copied: () => string | null
  pasted: (text: string) => void
}

/**
 * Copy and paste on cells. The events are caught on the document because web views dispatch them where the text
 * selection is, which is not where the focus is when the focus is on a cell. WebKit also asks beforehand whether
 * there is anything to copy or a place to paste.
 */
export function useClipboard(owner: ClipboardOwner): void {
  const beforeCopy = (event: Event) => {
    if (owner.copies()) event.preventDefault()
  }
  const beforePaste = (event: Event) => {
    if (owner.pastes()) event.preventDefault()
  }
  const copy = (event: ClipboardEvent) => {
    if (!owner.copies()) return
    event.preventDefault()
    const text = owner.copied()
    if (text !== null) event.clipboardData?.setData('text/plain', text)
  }
  const paste = (event: ClipboardEvent) => {
    if (!owner.pastes()) return
    event.preventDefault()
    owner.pasted(event.clipboardData?.getData('text/plain') ?? '')
  }
  onMounted(() => {
    document.addEventListener('beforecopy', beforeCopy)
    document.addEventListener('beforepaste', beforePaste)
    document.addEventListener('copy', copy)
    document.addEventListener('paste', paste)
  })
  onUnmounted(() => {
    document.removeEventListener('beforecopy', beforeCopy)
    document.removeEventListener('beforepaste', beforePaste)
    document.removeEventListener('copy', copy)
    document.removeEventListener('paste', paste)
  })
}

/** Copies outside of a copy event. False when the web view refuses. */
export async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
