//! Files as people receive them, made at the time of the test by libraries that the product does not use.

use accostage_certificates::{Container, Refusal, is_pkcs12, read};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use p12_keystore::{
    Certificate as Held, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, Pkcs12ImportPolicy, PrivateKey,
    PrivateKeyChain,
};
use proptest::prelude::*;
use rcgen::{BasicConstraints, CertificateParams, DnType, DnValue, IsCa, Issuer, KeyPair, date_time_ymd};

const PASSPHRASE: &str = "ge@äheim 42";

/// A service certificate, who signed it, and its key.
struct Made {
    leaf: rcgen::Certificate,
    authority: rcgen::Certificate,
    key: KeyPair,
}

fn made() -> Made {
    let mut params = CertificateParams::new(Vec::<String>::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "Autorité d'essai");
    params.distinguished_name.push(DnType::OrganizationName, "Ministère d'essai");
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2036, 1, 1);
    let authority_key = KeyPair::generate().expect("a key");
    let authority = params.self_signed(&authority_key).expect("signed");
    let names = ["guichet.exemple.gouv.fr", "*.guichet.exemple.gouv.fr", "192.0.2.7"].map(str::to_owned);
    let mut leaf = CertificateParams::new(names).expect("parameters");
    leaf.distinguished_name.push(DnType::CommonName, "Guichet.exemple.gouv.fr");
    leaf.not_before = date_time_ymd(2026, 3, 1);
    leaf.not_after = date_time_ymd(2027, 2, 28);
    leaf.serial_number = Some(vec![0x0a, 0xbc].into());
    let key = KeyPair::generate().expect("a key");
    let leaf = leaf.signed_by(&key, &Issuer::from_params(&params, &authority_key)).expect("signed");
    Made { leaf, authority, key }
}

fn p12(made: &Made, encryption: EncryptionAlgorithm, mac: MacAlgorithm, passphrase: &str) -> Vec<u8> {
    let certificates = [&made.leaf, &made.authority].map(|one| Held::from_der(one.der()).expect("a certificate"));
    let key = PrivateKey::from_der(&made.key.serialize_der()).expect("a key");
    let mut store = KeyStore::new();
    let chain = PrivateKeyChain::new("id", key, certificates);
    store.add_entry("guichet", KeyStoreEntry::PrivateKeyChain(chain));
    let writer = store.writer(passphrase).encryption_algorithm(encryption).mac_algorithm(mac);
    writer.encryption_iterations(50).mac_iterations(50).write().expect("written")
}

/// An element, as DER writes it.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut whole = vec![tag];
    if length < 128 {
        whole.push(u8::try_from(length).expect("short"));
    } else {
        let bytes: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
        whole.push(0x80 | u8::try_from(bytes.len()).expect("short"));
        whole.extend(bytes);
    }
    whole.extend_from_slice(content);
    whole
}

/// An element whose length is left open, as BER allows.
fn open(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], content, &[0, 0]].concat()
}

fn p7b(made: &Made, wrap: fn(u8, &[u8]) -> Vec<u8>) -> Vec<u8> {
    const SIGNED: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
    const DATA: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
    let list = [made.authority.der().as_ref(), made.leaf.der().as_ref()].concat();
    let signed =
        [&[0x02, 0x01, 0x01][..], &[0x31, 0x00], &wrap(0x30, &DATA), &wrap(0xa0, &list), &[0x31, 0x00]].concat();
    wrap(0x30, &[&SIGNED[..], &wrap(0xa0, &wrap(0x30, &signed))].concat())
}

fn armoured(label: &str, bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).expect("ASCII")).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// What Windows servers write in names that have accents.
#[test]
fn a_name_in_pairs_of_bytes_is_read() {
    let mut params = CertificateParams::new(vec!["guichet.exemple.gouv.fr".to_owned()]).expect("parameters");
    let name = |text: &str| DnValue::BmpString(text.try_into().expect("pairs of bytes"));
    params.distinguished_name.push(DnType::OrganizationName, name("Préfecture, « Éssai »"));
    params.distinguished_name.push(DnType::CommonName, name("guichet.exemple.gouv.fr"));
    let key = KeyPair::generate().expect("a key");
    let told = &read(params.self_signed(&key).expect("signed").der(), None).expect("read").certificates[0];
    assert_eq!(told.common_name.as_deref(), Some("guichet.exemple.gouv.fr"));
    assert_eq!(told.subject, "O=Préfecture\\, « Éssai »,CN=guichet.exemple.gouv.fr");
    assert_eq!((&told.issuer, told.domains().len()), (&told.subject, 1));
}

#[test]
fn who_signed_a_certificate_is_found_in_its_file_whatever_the_order() {
    let made = made();
    let other = rcgen::generate_simple_self_signed(vec!["autre.exemple.fr".to_owned()]).expect("signed");
    let parts = [made.authority.pem(), other.cert.pem(), made.leaf.pem()].concat();
    let bundle = read(parts.as_bytes(), None).expect("read");
    let signers = |name: &str| -> Vec<String> {
        let rank = bundle.certificates.iter().position(|one| one.called().eq_ignore_ascii_case(name)).expect("there");
        bundle.signers(rank).map(|one| one.called().to_owned()).collect()
    };
    assert_eq!(signers("guichet.exemple.gouv.fr"), ["Autorité d'essai"]);
    assert_eq!(signers("Autorité d'essai"), [""; 0], "it signs itself");
    assert_eq!(signers("rcgen self signed cert"), [""; 0], "an authority of the file that did not sign it is none");
    assert_eq!(bundle.signers(9).count(), 0);
}

#[test]
fn a_certificate_is_told_as_it_is() {
    let made = made();
    let bundle = read(made.leaf.der(), None).expect("read");
    assert_eq!((bundle.container, bundle.key_left_out), (Container::Der, false));
    let told = &bundle.certificates[0];
    assert_eq!(told.common_name.as_deref(), Some("Guichet.exemple.gouv.fr"));
    assert_eq!(told.domains(), ["guichet.exemple.gouv.fr", "*.guichet.exemple.gouv.fr"]);
    assert_eq!(told.addresses, ["192.0.2.7"]);
    assert_eq!(told.authority, "Autorité d'essai");
    assert!(told.issuer.contains("Ministère d'essai"), "{}", told.issuer);
    assert_eq!((told.not_before.as_str(), told.not_after.as_str()), ("2026-03-01T00:00:00Z", "2027-02-28T00:00:00Z"));
    assert_eq!(told.serial, "0abc");
    assert_eq!((told.key.kind.as_str(), told.key.bits), ("EC P-256", Some(256)));
    assert_eq!((told.is_authority, told.self_signed, told.fingerprint.len()), (false, false, 64));
}

#[test]
fn every_container_gives_the_same_chain_the_service_first() {
    let made = made();
    let both = format!("Bag Attributes\n  friendlyName: x\n{}\n{}", made.authority.pem(), made.leaf.pem());
    let windows = format!("\u{feff}{}", both.replace('\n', "\r\n"));
    let expected = read(both.as_bytes(), None).expect("a PEM");
    assert_eq!(expected.certificates[0].domains()[0], "guichet.exemple.gouv.fr");
    assert!(expected.certificates[1].is_authority && expected.certificates[1].self_signed);
    let twice = format!("{both}{both}");
    for (file, container) in [
        (windows.into_bytes(), Container::Pem),
        (twice.into_bytes(), Container::Pem),
        (p7b(&made, element), Container::P7b),
        (p7b(&made, open), Container::P7b),
        (armoured("PKCS7", &p7b(&made, element)).into_bytes(), Container::P7b),
        (STANDARD.encode(p7b(&made, element)).into_bytes(), Container::P7b),
    ] {
        let bundle = read(&file, None).unwrap_or_else(|refusal| panic!("{container:?}: {refusal:?}"));
        assert_eq!((bundle.container, &bundle.certificates), (container, &expected.certificates));
    }
}

#[test]
fn a_p12_gives_its_certificates_for_the_right_passphrase_and_leaves_its_key() {
    let made = made();
    let expected = read(made.leaf.pem().as_bytes(), None).expect("a PEM").certificates;
    for encryption in [
        EncryptionAlgorithm::PbeWithHmacSha256AndAes256,
        EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc,
        EncryptionAlgorithm::PbeWithShaAnd40BitRc4Cbc,
    ] {
        for mac in [MacAlgorithm::HmacSha1, MacAlgorithm::HmacSha256] {
            let file = p12(&made, encryption, mac, PASSPHRASE);
            let bundle = read(&file, Some(PASSPHRASE)).unwrap_or_else(|refusal| panic!("{encryption:?}: {refusal:?}"));
            assert_eq!((bundle.container, bundle.key_left_out), (Container::P12, true));
            assert_eq!(bundle.certificates[0], expected[0], "{encryption:?}");
            assert_eq!(bundle.certificates.len(), 2);
            assert_eq!(read(&file, None), Err(Refusal::PassphraseNeeded), "{encryption:?}");
            for wrong in ["", "autre", "ge@aheim 42"] {
                assert_eq!(read(&file, Some(wrong)), Err(Refusal::WrongPassphrase), "{encryption:?} {wrong}");
            }
        }
    }
    let empty = p12(&made, EncryptionAlgorithm::PbeWithHmacSha256AndAes256, MacAlgorithm::HmacSha256, "");
    assert!(read(&empty, None).is_ok(), "an empty passphrase is not asked for");
    let reopened = KeyStore::from_pkcs12(&empty, "", Pkcs12ImportPolicy::Strict);
    assert!(reopened.is_ok(), "the file was well made");
}

/// A PKCS #12 file whose part is sealed with a count of rounds.
fn costly(rounds: u32) -> Vec<u8> {
    const DATA: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
    const ENCRYPTED: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06];
    const TRIPLE_DES: [u8; 12] = [0x06, 0x0a, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01, 0x03];
    let rounds = element(0x02, &[&[0][..], &rounds.to_be_bytes()].concat());
    let algorithm = [&TRIPLE_DES[..], &element(0x30, &[element(0x04, &[1; 8]), rounds].concat())].concat();
    let info = [&DATA[..], &element(0x30, &algorithm), &element(0x80, &[2; 16])].concat();
    let sealed = element(0x30, &[&[0x02, 0x01, 0x00][..], &element(0x30, &info)].concat());
    let part = element(0x30, &[&ENCRYPTED[..], &element(0xa0, &sealed)].concat());
    let safe = element(0x30, &part);
    let content = element(0x30, &[&DATA[..], &element(0xa0, &element(0x04, &safe))].concat());
    element(0x30, &[&[0x02, 0x01, 0x03][..], &content].concat())
}

#[test]
fn a_file_made_to_exhaust_is_refused_for_all_its_parts_together() {
    assert_eq!(read(&costly(100), Some("x")), Err(Refusal::WrongPassphrase));
    assert_eq!(read(&costly(4_000_000), Some("x")), Err(Refusal::UnknownProtection), "three derivations");
    assert!(is_pkcs12(&costly(4_000_000)), "its shape says what it is");
    let made = made();
    assert!(!is_pkcs12(made.leaf.der()) && !is_pkcs12(made.leaf.pem().as_bytes()));
    let many = made.leaf.pem().repeat(201);
    assert_eq!(read(many.as_bytes(), None), Err(Refusal::TooBig));
}

#[test]
fn private_keys_are_refused_in_every_dress() {
    let made = made();
    let key = made.key.serialize_pem();
    let beside = format!("{}{key}", made.leaf.pem());
    assert_eq!(read(beside.as_bytes(), None), Err(Refusal::KeyInside));
    assert_eq!(read(format!("{key}{}", made.leaf.pem()).as_bytes(), None), Err(Refusal::KeyInside));
    for alone in [
        key.into_bytes(),
        made.key.serialize_der(),
        armoured("ENCRYPTED PRIVATE KEY", b"sealed").into_bytes(),
        armoured("OPENSSH PRIVATE KEY", b"openssh-key-v1").into_bytes(),
        b"PuTTY-User-Key-File-3: ssh-ed25519".to_vec(),
        b"-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: x\n\nc2VhbGVk\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----"
            .to_vec(),
        // RSA (version, modulus…), EC (version, octets), encrypted (algorithm, octets).
        element(0x30, &[&[0x02, 0x01, 0x00][..], &element(0x02, &[1; 64]).repeat(8)].concat()),
        element(0x30, &[&[0x02, 0x01, 0x01][..], &element(0x04, &[1; 32])].concat()),
        element(0x30, &[element(0x30, &[0x06, 0x01, 0x2a]), element(0x04, &[1; 32])].concat()),
    ] {
        assert_eq!(read(&alone, None), Err(Refusal::KeyOnly), "{}", String::from_utf8_lossy(&alone));
    }
}

#[test]
fn what_only_looks_like_a_private_key_is_not_one() {
    let number = element(0x02, &[1; 32]);
    for alike in [
        // A signature (r, s), also when r is small; a public key (modulus, exponent).
        element(0x30, &number.repeat(2)),
        element(0x30, &[&[0x02, 0x01, 0x01][..], &number].concat()),
        element(0x30, &[&element(0x02, &[1; 64])[..], &[0x02, 0x03, 1, 0, 1]].concat()),
        element(0x30, &[&[0x02, 0x01, 0x05][..], &element(0x04, &[1; 32])].concat()),
    ] {
        assert_eq!(read(&alike, None), Err(Refusal::Unknown), "{alike:?}");
    }
    let shown = "-----BEGIN PRIVATE KEY-----\n…\n-----END PRIVATE KEY-----\n";
    assert_eq!(read(shown.as_bytes(), None), Err(Refusal::NoCertificate));
    let made = made();
    assert!(read(format!("{shown}{}", made.leaf.pem()).as_bytes(), None).is_ok(), "a notice beside the certificate");
}

#[test]
fn what_is_not_a_certificate_is_told() {
    let made = made();
    let request = CertificateParams::new(vec!["guichet.exemple.gouv.fr".to_owned()]).expect("parameters");
    let request = request.serialize_request(&made.key).expect("a request");
    assert_eq!(read(request.pem().expect("a PEM").as_bytes(), None), Err(Refusal::Request));
    assert_eq!(read(request.der(), None), Err(Refusal::Request));
    let cut = &made.leaf.der()[..made.leaf.der().len() - 20];
    assert_eq!(read(armoured("CERTIFICATE", cut).as_bytes(), None), Err(Refusal::Damaged));
    for (file, refusal) in [
        (&b"  \n"[..], Refusal::Empty),
        (&vec![1; accostage_certificates::MAX_BYTES + 1], Refusal::TooBig),
        (b"Bonjour, voici le certificat.", Refusal::Unknown),
        (b"%PDF-1.7", Refusal::Unknown),
        (b"PK\x03\x04", Refusal::Unknown),
        (&[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2], Refusal::JavaKeystore),
        (b"-----BEGIN CERTIFICATE-----\nMIIB", Refusal::Damaged),
        (b"-----BEGIN PGP PUBLIC KEY BLOCK-----\nx\n-----END PGP PUBLIC KEY BLOCK-----", Refusal::NoCertificate),
    ] {
        assert_eq!(read(file, None), Err(refusal), "{}", String::from_utf8_lossy(&file[..file.len().min(40)]));
    }
}

#[test]
fn an_authority_that_signs_itself_ends_the_chain_and_comes_once() {
    let made = made();
    let text = made.authority.pem().repeat(3);
    assert_eq!(read(text.as_bytes(), None).expect("read").certificates.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_damaged_file_is_refused_without_failing(at in 0.0..1.0_f64, byte in any::<u8>(), cut in any::<bool>()) {
        thread_local! {
            static FILES: Vec<Vec<u8>> = {
                let made = made();
                let aes = p12(&made, EncryptionAlgorithm::PbeWithHmacSha256AndAes256, MacAlgorithm::HmacSha256, PASSPHRASE);
                vec![made.leaf.der().to_vec(), p7b(&made, open), p7b(&made, element), aes]
            };
        }
        FILES.with(|files| {
            for file in files {
                let mut file = file.clone();
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in the file")]
                let place = (at * file.len() as f64) as usize;
                file[place] = byte;
                if cut {
                    file.truncate(place);
                }
                let _ = read(&file, Some(PASSPHRASE));
            }
        });
    }
}
