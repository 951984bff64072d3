/** The frame of every page. */
export const app = {
  nom: 'Accostage',
  promesse: 'Le dossier d’embarquement de votre projet',
  titreFenetre: '{page} – Accostage',
  accueil: 'Portefeuille – Accostage',
  accesRapide: 'Accès rapide',
  contenu: 'Aller au contenu',
  navigation: 'Navigation principale',
  pages: { portefeuille: 'Portefeuille', reglages: 'Réglages', aide: 'Aide' },
  auteur: 'Vous signez :',
}

/** What several pages say. */
export const commun = {
  chargement: 'Chargement…',
  reessayer: 'Réessayer',
  annuler: 'Annuler',
  afficherPhrase: 'Afficher la phrase de passe',
  fermer: 'Fermer',
  depart: {
    reessayer: 'Réessayer et quitter',
    quitter: 'Quitter sans enregistrer',
  },
  pagesDuDossier: 'Pages du dossier',
  jalon: 'Point de contrôle',
  taille: {
    octets: '{n} o',
    kio: '{n} Kio',
    mio: '{n} Mio',
    gio: '{n} Gio',
  },
  ligneDuChamp: '{champ}, ligne {rang}',
  colonneDuChamp: '{champ}, colonne « {colonne} »',
}
