import { tauriHost } from '@/host/tauri'
import { startApp } from './start'

startApp(tauriHost)
