// How hard a passphrase is to guess for whoever has a dictionary, a list of famous sentences and a calendar. It knows no page.
//
// An estimate in bits, severe: each piece counts for what it takes to find it the easy way. What everybody knows (famous
// sentences, words that many choose), follows (1234, abcd), lies side by side on a keyboard, is a date, or is said twice, counts
// for next to nothing. It cannot know what is famous to those who know the person.
"use strict";
(() => {
  const FAMOUS = (
    "jepensedoncjesuis etreounepasetretelleestlaquestion iletaitunefoisuneprincesse liberteegalitefraternite jemesouviens " +
    "allonsenfantsdelapatrielejourdegloireestarrive auxarmescitoyensformezvosbataillons ocanadaterredenosaieux " +
    "maitrecorbeausurunarbreperchetenaitensonbecunfromage lacigaleayantchantetoutlete lecorbeauetlerenard " +
    "riennesertdecourirmaisilfautpartirapoint laraisonduplusfortesttoujourslameilleure " +
    "souslepontmirabeaucoulelaseineetnosamours mignonneallonsvoirsilarose heureuxquicommeulysseafaitunbeauvoyage " +
    "lessanglotslongsdesviolonsdelautomne longtempsjemesuiscouchedebonneheure onnevoitbienquaveclecoeur " +
    "lessentielestinvisiblepourlesyeux dessinemoiunmouton parisvautbienunemesse apresmoiledeluge pierrequiroulenamassepasmousse " +
    "petitapetitloiseaufaitsonnid mieuxvauttardquejamais quiseressemblesassemble notreperequiesauxcieuxquetonnomsoitsanctifie " +
    "jevoussaluemariepleinedegrace aupresdemablondequilfaitbondormir auclairdelalunemonamipierrot pretemoitaplumepourecrireunmot " +
    "frerejacquesdormezvoussonnezlesmatines alouettegentillealouettejeteplumerai surlepontdavignononydanse " +
    "ilcourtilcourtlefuret monpayscenestpasunpayscestlhiver nonjeneregretterien laviedeboheme quelaforcesoitavectoi " +
    "elementairemoncherwatson portezcevieuxwhiskyaujugeblondquifume demainedeslaube alheureoublanchitlacampagne " +
    "carpediem venividivici aleajactaest cogitoergosum loremipsumdolorsitamet " +
    "tobeornottobethatisthequestion correcthorsebatterystaple thequickbrownfoxjumpsoverthelazydog maytheforcebewithyou " +
    "onceuponatimeinalandfarfaraway ourfatherwhoartinheavenhallowedbethyname inthebeginningwastheword ihaveadreamthatoneday " +
    "hellodarknessmyoldfriend imagineallthepeople twinkletwinklelittlestar fourscoreandsevenyearsago letitbeletitbe " +
    "happybirthdaytoyou winteriscoming youshallnotpass godsavethequeen ohsaycanyousee knockingonheavensdoor iloveyousomuch " +
    "shallicomparetheetoasummersday itwasthebestoftimesitwastheworstoftimes callmeishmael allanimalsareequal jetaimeplusquetout"
  ).split(" ");

  const COMMON = new Set((
    "motdepasse password passe secret azerty qwerty admin root user login bonjour bonsoir salut bienvenue welcome hello letmein " +
    "mentor mentorat mentore mentee carnet objectif soleil lune amour love jetaime iloveyou doudou loulou cheri cherie chouchou " +
    "maman papa chat chien cheval lapin dragon monkey tigre lion licorne princesse princess prince football soccer hockey tennis " +
    "baseball montreal quebec canada paris france lyon marseille toulouse europe canadiens maison jardin fleur rose etoile nature " +
    "liberte bonheur famille vacances musique guitare cafe chocolat fromage pizza orange banane cerise rouge bleu vert noir blanc " +
    "jaune violet janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi " +
    "vendredi samedi dimanche hiver printemps ete automne summer winter spring autumn shadow master superman batman pokemon " +
    "starwars computer internet google facebook iphone samsung marie julie camille nicolas thomas julien alexandre pierre jean " +
    "sophie isabelle antoine charles michael jessica daniel ashley jordan test essai demo abcdef monday friday entreprise travail"
  ).split(" "));

  const ROWS = ["azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "1qaz", "2wsx", "3edc", "aqwzsx", "abcdefghijklmnopqrstuvwxyz"];
  const WALKS = [...ROWS, ...ROWS.map((row) => [...row].reverse().join(""))];
  const DATE = new RegExp(
    "(?<!\\d)(?:(?:0?[1-9]|[12]\\d|3[01])([-/. ]?)(?:0?[1-9]|1[0-2])\\1(?:(?:1\\d|20)\\d\\d|\\d\\d)" +
    "|(?:1\\d|20)\\d\\d([-/. ]?)(?:0?[1-9]|1[0-2])\\2(?:0?[1-9]|[12]\\d|3[01]))(?!\\d)", "g");
  const MONTHS = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|march|april|may|june|july|august|september|october|november|december";
  const DAY = new RegExp(`(?:0?[1-9]|[12]\\d|3[01])(?:er|st|nd|rd|th)?[\\s\\-_.]*(?:${MONTHS})[\\s\\-_.]*(?:(?:1\\d|20)\\d\\d)?`, "g");
  const YEAR = /(?<!\d)(?:1\d|20)\d\d(?!\d)/g;
  const LEET = { "@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t" };

  const fold = (said) => said.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").normalize("NFD").replace(/\p{M}/gu, "");

  // The longest run of letters that both hold, from ten on; "" when there is none.
  function shared(letters, phrase) {
    let longest = "";
    for (let from = 0; from + 10 <= phrase.length; from += 1) {
      let length = Math.max(10, longest.length + 1);
      while (from + length <= phrase.length && letters.includes(phrase.slice(from, from + length))) {
        longest = phrase.slice(from, from + length);
        length += 1;
      }
    }
    return longest;
  }

  // The text without what is famous in it, and how many such pieces there were.
  function withoutFamous(said) {
    let rest = said, found = 0;
    for (const phrase of FAMOUS) {
      const letters = rest.replace(/[^a-z]/g, "");
      const part = phrase.length < 10 ? (letters.includes(phrase) ? phrase : "") : shared(letters, phrase);
      if (!part) continue;
      rest = rest.replace(new RegExp([...part].join("[^a-z]*")), " ");
      found += 1;
    }
    return [rest, found];
  }

  // The text without what repeats, follows or lies side by side, and how many such pieces there were.
  function withoutWalks(said) {
    let rest = "", found = 0;
    for (let i = 0; i < said.length;) {
      let same = i + 1;
      while (said[same] === said[i]) same += 1;
      let walk = i + 4;
      while (walk <= said.length && WALKS.some((row) => row.includes(said.slice(i, walk)))) walk += 1;
      const three = /\d/.test(said[i]) && WALKS.some((row) => row.includes(said.slice(i, i + 3))) && said.length >= i + 3 ? i + 3 : 0;
      const end = Math.max(same - i > 2 ? same : 0, walk - 1 > i + 3 ? walk - 1 : three);
      if (end) {
        rest += " ";
        found += 1;
        i = end;
      } else {
        rest += said[i];
        i += 1;
      }
    }
    return [rest, found];
  }

  function ofWord(word, seen) {
    if (seen.has(word)) return 1;
    seen.add(word);
    if (COMMON.has(word) || COMMON.has(word.replace(/e?s$/, ""))) return 5;
    const vowels = word.replace(/[^aeiouy]/g, "").length / word.length;
    if (word.length < 4) return word.length === 1 ? 2 : vowels ? 3 : word.length * 4.2;
    const spoken = vowels > 0.24 && vowels < 0.76 && !/[^aeiouy]{5}/.test(word);
    return Math.min(word.length * 4.2, spoken ? Math.max(11, (word.length / 6) * 8) : 60);
  }

  function bits(passphrase) {
    const typed = passphrase.normalize("NFKC").trim().slice(0, 200);
    const whole = fold(typed).replace(/^(.+?)(?:[\s\-_.,;]*\1)+$/u, "$1");
    const [unfamous, famous] = withoutFamous(whole);
    let dates = 0;
    const aDay = () => { dates += 11; return " "; };
    const undated = unfamous.replace(DAY, aDay).replace(DATE, aDay).replace(YEAR, () => { dates += 6; return " "; });
    const [rest, walks] = withoutWalks(undated);
    let found = famous * 8 + dates + walks * 4;
    const seen = new Set();
    for (const piece of rest.split(/\s+/)) {
      const plain = [...piece].map((sign) => LEET[sign] ?? sign).join("").replace(/[^a-z]/g, "");
      if (plain !== piece && COMMON.has(plain)) {
        found += seen.has(plain) ? 1 : 7;
        seen.add(plain);
        continue;
      }
      for (const part of piece.match(/[a-z]+|\d+|[^a-z\d]/g) ?? []) {
        if (/[a-z]/.test(part)) found += ofWord(part, seen);
        else {
          found += seen.has(part) ? 0.5 : /\d/.test(part) ? part.length * 3.3 : 4;
          seen.add(part);
        }
      }
    }
    const inside = /[a-z]\p{Lu}/u.test(typed) && /\p{Ll}/u.test(typed);
    return Math.round(found + (inside ? 2 : 0));
  }

  // 0: refused, 1: weak, 2: good, 3: very good.
  const strength = (passphrase) => {
    const found = bits(passphrase);
    if (found < 28 || passphrase.length < 10) return 0;
    return passphrase.length < 12 || found < 38 ? 1 : found < 54 ? 2 : 3;
  };

  globalThis.passphrases = Object.freeze({ bits, strength });
})();
