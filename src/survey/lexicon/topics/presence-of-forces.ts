// What can be said about foreign forces in a country: the forces, their staying and their leaving. Data only.
// The rest of the lexicon knows no subject matter; this opens only to a question whose text is about forces.

import type { Lexicon, Topic } from '../roles.ts';

const english: Lexicon = {
  language: 'en',
  words: {
    forces: [
      'coalition', 'coalitions', 'force', 'forces', 'troops', 'troop', 'soldiers', 'army presence', 'deployment', 'deployement', 'deploying', 'deploy', 'presence', 'america', 'american', 'americans', 'us', 'usa', 'nato', 'foreign', 'foreigner', 'foreigners', 'foreign soldiers', 'their bases', 'their soldiers', 'foreign forces', 'foreign troops', 'foreign armies', 'foreign army', 'international', 'coalition forces', 'international coalition',
      'occupation', 'occupiers', 'occupier', 'bases', 'base', 'them', 'it', 'this', 'that', 'decision', 'idea', 'the idea', 'mission', 'intervention', 'military', 'allies', 'west', 'western', 'invaders', 'invasion', 'plan', 'yankees', 'having them', 'having', 'being', 'their presence', 'outsiders', 'international forces', 'us troops', 'us forces',
    ],
    leave: ['(pulling|pull|taking|take|bringing|bring|sending|send|getting|get|kicking|kick|throwing|throw|driving|drive|pushing|push|forcing|force) (them|the troops|the forces|troops|forces|the coalition|the americans|our troops|the soldiers|foreign forces|foreign troops|them all|these troops|these forces) (out|away|home|back)', '(put|putting) an end to', 'remove', 'removal of', 'end', 'withdraw', 'evacuating', 'getting rid of', 'get rid of', 'rid of', 'kick out', 'throwing out', 'leaving', 'withdrawal', 'withdrawl', 'withdrawel', 'withdrawing', 'exit', 'departure', 'departing', 'removal', 'removing', 'expulsion', 'expelling', 'kicking (them |)out', 'kicking', 'throwing (them |)out', 'pulling (them |)out', 'pull out', 'pullout', 'ending', 'end of', 'ending of', 'going home', 'getting out', 'getting them out', 'going', 'evacuation', 'expel', 'eviction', 'resisting', 'resistance to', 'ban on', 'banning', 'sending (them |)(home|away|back)', 'stopping', 'the end of', 'an end to', 'reduction of', 'reducing', 'cancelling', 'rejection of', 'rejecting', 'opposing', 'absence', 'driving them out', 'goodbye to'],
    leaving: ['leave', 'depart', 'go', 'go (home|away|back|out)', 'get out', 'exit from', 'out', 'gone', 'kick', 'kick (them |)out', 'throw them out', 'send them (home|back|away|out)', 'pull out', 'be gone', 'be expelled', 'be removed', 'be kicked out', 'leave us', 'leave iraq', 'leave (my|our|the) country', 'end the occupation', 'end occupation', 'end the presence', 'end the deployment', 'withdrawn', 'pulled out', 'kicked out', 'remove them', 'expel them', 'vacate', 'be out', 'get lost', 'leave now', 'leave immediately', 'be withdrawn'],
    stay: ['staying', 'remaining', 'continuation', 'continued presence', 'stay of', 'arrival', 'coming', 'return', 'extension'],
    staying: ['stay', 'remain', 'continue', 'come', 'come back', 'be here', 'be in iraq', 'stay here', 'stay in iraq', 'stay longer', 'stay forever', 'be deployed', 'come to iraq', 'return', 'remain here'],
    reject: ['(take|remove) (your|their) (bases|soldiers|troops|forces)( out|)', 'get out', 'get out of (iraq|here|our country|my country|our land)', 'get them out', '(yankee|yankees|americans|american|america) go home', 'go home', 'go back home', 'go back to your country', 'leave our country', 'leave iraq', 'leave our land', 'leave my country', '(kick|throw|send|drive) them out', 'send them (home|away|back)', 'out with them', 'out of (iraq|our country|my country|here)', 'down with (them|america|the coalition|the occupation)', 'death to (america|them)', 'remove them', 'expel them', 'end the occupation', 'end occupation', 'stop the occupation', 'troops out', 'forces out', 'america out', 'americans out', 'foreigners out', 'they are occupiers', 'its an occupation', 'we dont need (them|foreign forces|foreigners)', 'let them go', 'let them leave', 'no to occupation', 'pull them out', 'leave us alone and go home'],
    favour: ['they protect us', 'they keep us safe', 'they help us', 'they are helping us', 'they make us safe', 'need their (help|protection|support)', 'need (the coalition|the forces)( here|)', 'we need (their help|the coalition|their protection|the forces)', 'welcome to iraq', 'they should come', 'they saved us', 'we are safer with them', 'safer with them', 'glad they are here', 'happy they are here', 'they defend us', 'without them isis', 'they bring security', 'they defeated isis'],
    wantThem: ['want (them|it)', 'want them here', 'need them', 'need them here'],
    notWantThem: ['(dont|do not|dnt) want (them|it|any of them|foreign forces|foreigners)( here|)'],
  },
};

const arabic: Lexicon = {
  language: 'ar',
  sets: {
    POSS: ['', 'هم', 'ه', 'ها', 'كم', 'هن'],
    AL: ['', 'ال'],
    GO: ['طلع', 'خرج', 'رحل', 'نسحب', 'غادر', 'روح', 'ولي', 'مشي', 'خرجون برا', 'غور'],
    BE: ['بق', 'بقى', 'بقي', 'ظل', 'ستمر', 'ستمر', 'جي', 'جي', 'اجي', 'بقو', 'بقا', 'تواجد', 'نتشر'],
  },
  words: {
    forces: [
      '$ALقوات', 'قواتهم', 'قواتكم', '$ALقوه', '$ALتحالف', '$ALتحالف $ALدولي', 'امريكا', '$ALامريكان', '$ALامريكي', '$ALامريكيه', '$ALامريكيين', 'امريكه', 'امركا', 'امريكيا', '$ALاجنبي', '$ALاجنبيه', '$ALاجانب', '$ALدولي', '$ALدوليه', '$ALجيوش', '$ALجنود', 'جيش اجنبي', '$ALاحتلال', '$ALمحتل', '$ALمحتلين', '$ALوجود$POSS', '$ALتواجد$POSS', '$ALنشر$POSS', '$ALانتشار$POSS', '$ALدخول$POSS', '$ALغزو', '$ALغزاه', '$ALتدخل$POSS', '$ALقواعد', 'قواعدهم', '$ALقاعده', '$ALقرار', '$ALفكره', '$ALموضوع', '$ALغرب', '$ALحلف', 'الناتو', 'ناتو', '$ALعسكري', '$ALعسكريه', '$ALحلفاء', '$ALقدوم', '$ALتدخل $ALاجنبي', 'هالقوات', 'هالتحالف', 'هذا الشي', 'هذا الامر', 'هاي الفكره', '$ALامر', 'تحالفهم', 'قوات $ALتحالف', 'قوات $ALتحالف $ALدولي', 'مجيئهم', 'مجيء', 'الكفار', 'الاحتلال الامريكي', 'الدولي في العراق', 'تواجدهن', '$ALمشروع', 'استقدام', 'جلب', 'ارسال قوات', 'ارسال القوات',
    ],
    leave: ['الغاء $ALقرار', 'انهاء $ALقرار', '$ALخروج$POSS', '$ALانسحاب$POSS', '$ALرحيل$POSS', '$ALمغادره', 'مغادرتهم', 'مغادرتها', 'اخراج$POSS', '$ALطرد$POSS', 'انهاء$POSS', 'انهاء ($ALوجود$POSS|$ALتواجد$POSS|$ALاحتلال)', 'جلاء$POSS', '$ALجلاء', 'سحب$POSS', '$ALسحب', 'ترحيل$POSS', 'ابعاد$POSS', 'اجلاء$POSS', 'تسفير$POSS', 'طلعتهم', 'طلوع$POSS', 'خروجهم', 'عدم (وجود|تواجد|نشر|بقاء|دخول)$POSS', 'رفض$POSS ($ALوجود$POSS|$ALتواجد$POSS|$ALقوات|نشر)', 'روحتهم', 'مقاومه ($ALاحتلال|$ALقوات|$ALامريكان|$ALتحالف)', 'محاربه ($ALاحتلال|$ALقوات|$ALامريكان|$ALتحالف)', 'محاربتهم', 'مقاومتهم', 'قتالهم', 'ضربهم', 'طردهم', 'رحيل', 'ايقاف (نشر|$ALنشر)', 'وقف (نشر|$ALنشر)', 'الغاء (نشر|$ALنشر|$ALوجود|وجودهم)', 'منع (نشر|$ALنشر|دخول|وجود$POSS)', 'تقليص', 'تقليل', 'تخفيض', 'زوالهم', 'زوال', 'كنسهم', 'دحرهم', 'هزيمتهم', 'شلعهم', 'شلع'],
    leaving: ['(ي|ت|ن)$GO(ون|وا|و|)', '(ي|ت)طلعون برا', '(ا|ن)طرد(هم|وهم)', 'نطلعهم', 'نخرجهم', 'يرجعون (لبلدهم|لبلدانهم|لديارهم|من حيث اتوا|ل)', 'يرجعون', 'ينهزمون', 'يعوفون', 'يعوفونا', 'يتركون', 'يتركونا', 'يتركوا', 'يفارقون', 'يفارقونا', 'تتركنا', 'يطردون', 'ينطردون', 'ينسحبو', 'يغورون', 'خارج (العراق|البلد|بلدنا|بلدي)', 'يغادروا', 'ترحل', 'ترجع'],
    stay: ['$ALبقاء$POSS', 'بقائهم', 'بقاوهم', 'بقاءهم', '$ALاستمرار$POSS', 'استمرارهم', 'تمديد', 'بقيتهم', 'بقوهم', 'ظلتهم', 'بقايهم', 'مجيهم', 'جيتهم'],
    staying: ['(ي|ت|ن)$BE(ون|وا|ى|و|)', 'يبقون هنا', 'يضلون', 'تضل', 'يضل', 'ضلوا', 'ضلو', 'ابقوا', 'ابقو', 'ظلوا', 'يبقوا', 'يرجعون يحموننا', 'يتواجدون', 'تكون موجوده', 'يكونون موجودين', 'موجودين', 'تستمر', 'باقين', 'باقيه', 'يكونوا هنا'],
    wantThem: ['(ا|ن)ريدهم', '(ا|ن)حتاجهم', 'محتاجيهم', 'محتاجينهم', 'نبيهم', 'نبغاهم', 'اريدها', 'نريدها', 'نريدهن', 'نرحب بيهم', 'نرحب بهم', 'ارحب بهم', 'هلا بيهم', 'اهلا بهم', 'اهلا وسهلا بهم', 'حياهم الله'],
    notWantThem: ['(ما|م|لا)(ا|ن|)ريدهم', 'ماردهم', 'مانبيهم', 'ما ريدهم', '(ما|م)(ا|ن)حتاجهم', 'مانريدهن', 'مانريدها', 'مانريدكم', 'منريدكم', 'ما نريدكم', 'ما نريد (واحد|احد) منهم', 'مكروهين', 'ما محتاجيهم', 'ما نحتاجهم', 'لا اهلا ولا سهلا', 'لا اهلا بهم', 'لا مكان لهم', 'ما الهم مكان'],
    reject: ['(كلهم |خلي |الى |)(برا|بره) (برا|بره)', '(الامريكان|امريكا|القوات|قوات الاحتلال|الاجانب|الاحتلال) برا', 'برا (بلدنا|العراق)', '(شيلوا|شيلو|طلعوا|سحبوا|اسحبوا) (قواعدهم|قواتهم|جنودهم|قواتكم|قواعدكم)', 'ولوا (من|عن) (بلدنا|العراق|بلدي|ارضنا|هنا)', 'اطلعوا', 'اطلعوا برا', 'اطلع برا', 'ارحلوا', 'ارحل', 'اخرجوا', 'اخرج', 'غادروا', 'غادروا العراق', 'انسحبوا', 'طلعوهم', 'اطردوهم', 'اخرجوهم', 'طردوهم', 'برا برا', '(برا|بره) (من |)(العراق|بلدنا|بلدي|وياهم)', 'الموت لامريكا', 'تسقط امريكا', 'يسقط الاحتلال', 'روحوا لبلدكم', 'ارجعوا لبلدكم', 'اطلعوا من (بلدنا|العراق|بلدي|ارضنا)', 'اطلعوا منا', 'اخرجوا من (بلدنا|العراق|بلدي|ارضنا)', 'ارحلوا (من|عن) (بلدنا|العراق|ارضنا)', 'فليرحلوا', 'ليرحلوا', 'فليخرجوا', 'ليخرجوا', 'فلترحل', 'لا مرحبا بهم', 'يولون', 'يولون منا', 'هم احتلال', 'هذا احتلال', 'هذوله احتلال', 'هم محتلين', 'لا حاجه لهم', 'لا حاجه لنا بهم', 'ما نحتاج قوات', 'خلي يولون', 'خل يولون', 'عوفوا بلدنا', 'عوفوا العراق', 'اتركوا بلدنا', 'اتركوا العراق', 'كلا كلا (امريكا|للاحتلال|للامريكان)', 'كلا للاحتلال', 'كلا امريكا', 'يغورون', 'خلي يرحلون'],
    favour: ['عاش (التحالف|التحالف الدولي)', 'يا هلا بيهم', 'هم يحموننا', 'يحموننا', 'يحمونا', 'حمايه للعراق', 'وجودهم (ضروري|مهم|زين|جيد|مفيد|امان|حمايه|يفيدنا|نعمه)', 'هم حمايه', 'هم الامان', 'نحتاج حمايتهم', 'نحتاج مساعدتهم', 'نحتاجهم', 'بوجودهم امان', 'وجودهم افضل', 'يفيدونا', 'يساعدونا', 'يساعدوننا', 'الف هلا بيهم'],
  },
};

const arabizi: Lexicon = {
  language: 'ar-Latn',
  words: {
    forces: ['(al|el|il|)(ta7aluf|tahaluf|ta7alof|t7aluf|tahalof)', '(al|el|il|)(quwat|qwat|kuwat|quat|qowat|8owat)', 'amrika', 'amreeka', 'amerika', '(al|el|il|)amrikan', '(al|el|il|)(i7tilal|e7tilal|ihtilal|ehtelal)', '(lil|lel|ll)(i7tilal|ihtilal|amrikan|ta7aluf|quwat)', '(wujud|wijud|wjud|wojod)(hum|hom|um|)', '(tawajud|tawajod)(hum|hom|um|)', 'nashr', 'nashir', '(al|el|)(qarar|fikra)', 'ajanib', '(al|el|)ajanib', 'ajnabi', 'ajnabiya', 'dawli', 'dukhul', 'intishar'],
    leave: ['(khuruj|5uruj|khroj|khrooj|khurooj|5rooj)(hum|hom|um|)', '(insi7ab|insihab|ensi7ab|insihab|nsi7ab)(hum|hom|um|)', '(ra7il|rahil|ra7eel|raheel)(hum|hom|um|)', '(tard|6ard|tared)(hum|hom|um|)', '(ikhraj|i5raj)(hum|hom|um|)', 'mughadara(t|)(hum|hom|um|)', '(tal3at|tl3at|6al3at)(hum|hom|um)'],
    leaving: ['(yi|ye|y|)(tl3|6l3|tal3|til3|tla3|tle3|6al3|tl3a|6la3)(oon|un|on|oun|u|o|aw|)', '(yi|ye|y|)(khrj|khruj|khroj|khriju|5rj|5riju|khrju|khirj|5irj|khurj)(oon|un|on|oun|u|o|)', '(yi|ye|y|)(r7l|rhal|r7al|ra7l|rahl)(oon|un|on|oun|u|o|)', '(yi|ye|y)nsi7b(oon|un|on|oun|u|o|)', '(yi|ye|y)nsihb(oon|un|on|u|o|)', '(yi|y)(walun|waloon|walon|wallun)', '(yi|y|)(ru7|roo7|ro7|ruh|roh)(oon|un|on|oun|u|o)', '(yi|y)(ghad|8ad)(run|roon|ron|iru)', '(itl3|itla3|etla3|utlu3|i6la3|e6la3|itl3u|etl3u)(u|o|)', 'barra', 'bara', 'barah', 'yatla3oon', 'yitla3oon', 'yitil3un'],
    stay: ['(baqa|baqaa|beqa|baka)(ihum|ehum|hum|2hum|2ihum|ahum|)', 'baqa2ahum', 'istimrar(hum|hom|)'],
    staying: ['(yi|ye|y)(bq|bg|bk|bqa|bga|bqo|bag|baq|b8)(oon|un|on|oun|u|o|a|awn)', '(yi|ye|y)(dhl|dhal|thal|zal|dhil|thil|zl|dal|6al)(oon|un|on|oun|u|o|lun|loon|)', 'yibqoon', 'yebqon', 'yibgon', 'yebgoon', 'ybqoon', 'ybqun', 'ybgoon'],
    wantThem: ['(n|a|)(i|)(reed|rid|red)(hum|hom|um|7um)', '(n7tajhum|ni7tajhum|nehtajhum|nhtajhum|n7tajhom)', '(i|u|a)reed(hum|hom|um)'],
    notWantThem: ['(ma|me|m)(n|a|)(i|)(reed|rid|red)(hum|hom|um)', 'ma nreed(hum|hom|)', 'ma rid(hum|hom)', 'ma reed(hum|hom)', 'manridhum', 'manreedhum', 'maridhum', 'mareedhum'],
    reject: ['(itl3u|itla3u|etla3u|utlu3u|i6la3u|itla3o|etl3u|itl3o|utl3u|atla3u)( barra| bara| minna|)', '(irhalu|ir7alu|er7alu|arhalu|ir7alo|irhalo)', '(ukhruju|okhrojo|okhroju|ikhriju|ukhrujo)', '(kalla|kala|la) (kalla |kala |)(amrika|amreeka|lil i7tilal|lil ihtilal|lil amrikan|lil a7tilal)', 'barra barra', '(kalla|kala) kalla amrika', '(6al3uhum|tal3uhum|tal3ohum|tal3oohum|6al3ohum)', '(tarduhum|i6rduhum|utrduhum)', 'yitla3oon barra', 'almawt li amrika', 'il mot l amrika'],
    favour: ['(khal|khali|5al|5ali|khalli|khalihum|5alihum|khallihum|khaluhum|5alohum|khaleehum|5aleehum) (yibqon|yibqoon|yebqon|yebqoon|ybqon|ybqoon|yibgon|yibgoon|yebgon|ybqun|yibqun|yibqawn|yidhlun|ydhlon)', 'ya hala bihum', 'ahlan bihum', 'ahla w sahla bihum', 'yi7moona', 'y7muna', 'yihmuna', 'yehmoona', 'y7amuna'],
  },
};

const sorani: Lexicon = {
  language: 'ckb',
  objectFirst: true,
  sets: {
    PL: ['', 'ی', 'یی', 'ە', 'ەکە', 'ەکان', 'ەکانی', 'ان', 'انی', 'م', 'ەکانم', 'ەکانیان', 'ێک', 'یم', 'ەکەی', 'ین', 'ەکەم'],
    THEIR: ['', 'یان', 'یانم', 'یانین', 'ی', 'م', 'ی هێزەکان', 'ەکەیان', 'ەکەی', 'یانە', 'ەوەیان', 'ەوەی', 'ەوە'],
  },
  words: {
    forces: ['هێز$PL', 'هاوپەیمان$PL', 'هاوپەیمانی', 'هاوپەیمانیی', 'هاوپەیمانێتی', 'هاوپەیمانی نێودەوڵەتی', 'هاوپەیمانانم', 'نێودەوڵەتی', 'نێودەوڵەتییەکان', 'نێودەوڵەتیم', 'بیانی', 'بیانیم', 'بیانیە', 'بیانییەکان', 'بیانییەکانم', 'بیانیەکان', 'بیگانە', 'بێگانە', 'بیگانەکان', 'ئەمریکا', 'ئەمەریکا', 'ئەمریکی', 'ئەمریکییەکان', 'ئەمەریکی', 'ئەمریکام', 'بوون$THEIR', 'هەبوونیان', 'هەبوونی', 'ناردنی', 'ناردن', 'ناردنیان', 'بڵاوکردنەوەی', 'داگیرکەر$PL', 'داگیرکاری', 'داگیرکاریم', 'داگیرکردن', 'بیرۆکەکە', 'بڕیارەکە', 'بڕیارە', 'ئەوە', 'ئەمە', 'ئەوەم', 'ئەمەم', 'ئەوان', 'ئەوانم', 'ئەوانە', 'سەرباز$PL', 'سوپا', 'هێزی بیانی', 'هێزە بیانیەکان', 'هێزەکانی هاوپەیمانان', 'ئەوانین', 'هێزانە', 'هێزانەم', 'پرۆژەکە', 'لێرە', 'هاتنی', 'هاتنیان', 'هاتن', 'ئەم بڕیارە', 'ئەم کارە', 'کارە', 'شتە', 'ئەم شتە'],
    leave: ['دەرچوون$THEIR', 'چوونەدەرەوە$THEIR', 'چوونە دەرەوە$THEIR', 'کشانەوە$THEIR', 'کشان$THEIR', 'ڕۆیشتن$THEIR', 'رۆشتن$THEIR', 'ڕۆشتن$THEIR', 'دەرکردن$THEIR', 'وەدەرنان$THEIR', 'چوون$THEIR', 'نەمان$THEIR', 'نەبوون$THEIR', 'دوورخستنەوە$THEIR', 'ڕاگرتنی ناردن', 'کۆتایی هاتنی', 'کۆتایی هێنان', 'جێهێشتن$THEIR'],
    leaving: ['(ب|د|دە|ئە|)(ڕۆن|ڕۆنەوە|ڕۆیشتن|چن|چنەوە|چنە دەرەوە|چنەدەرەوە|کشێنەوە|ڕۆیت|ڕون|ڕوات)', 'بڕۆن', 'بڕۆنەوە', 'بچن', 'بچنەوە', 'بچنە دەرەوە', 'بچنەدەرەوە', 'بکشێنەوە', 'دەربچن', 'دەرچن', 'دەردەچن', 'دەرکرێن', 'دەربکرێن', 'دەر بچن', 'دەر بکرێن', 'بڕوات', 'بچێت', 'بڕۆ', 'بڕۆنە دەرەوە', 'وڵاتمان جێبهێڵن', 'جێبهێڵن', 'جێ بهێڵن', 'دەریان بکەن', 'نەبن', 'نەیەن', 'نەمێنن', 'نەمێننەوە', 'نامێنن', 'نامێننەوە'],
    notLeaving: ['نەڕۆن', 'نەچن', 'نەڕۆنەوە', 'نەکشێنەوە', 'دەرنەچن', 'نەچنە دەرەوە', 'نەچنەوە', 'ناڕۆن'],
    stay: ['مانەوە$THEIR', 'مانەوەیان$THEIR', 'مان$THEIR', 'بەردەوامی$THEIR', 'بەردەوامبوون$THEIR'],
    staying: ['بمێننەوە', 'بمێنن', 'بمێنێتەوە', 'دەمێننەوە', 'ئەمێننەوە', 'بێن', 'ببن', 'هەبن', 'بمێننەوە لێرە', 'مێننەوە', 'بەردەوام بن'],
    wantThem: ['دەمانەوێن', 'دەمەوێن', 'ئەمەوێن', 'ئەمانەوێن', 'دەمانەوێ ئەوان', 'پێویستمان پێیانە', 'پێویستمان پێیان هەیە', 'بەخێربێن', 'بەخێر بێن'],
    notWantThem: ['نامانەوێن', 'نامەوێن', 'نامانەوێ ئەوان', 'پێویستمان پێیان نییە', 'پێویستمان پێیان نیە', 'پێویستیمان پێیان نییە', 'پێویستمان بەوان نییە'],
    reject: ['کۆتایی بە (مانەوەیان|بوونیان|مانەوەی|بوونی|داگیرکاری)( بێنن| بهێنن| بێنە|)', 'با بڕۆن', 'با بچن', 'با بچنە دەرەوە', 'با دەرچن', 'دەبێت بڕۆن', 'دەبێ بڕۆن', 'ئەبێ بڕۆن', 'دەریانکەن', 'دەریان بکەن', 'بڕۆنە دەرەوە', 'بچنە دەرەوە لە وڵاتمان', 'مردن بۆ ئەمریکا', 'نا بۆ (ئەمریکا|داگیرکەر|داگیرکاری|هێزی بیانی|هێزەکان)', 'بڕۆن لە وڵاتمان', 'داگیرکەرن', 'ئەوان داگیرکەرن', 'نەمێنن', 'با نەمێنن'],
    favour: ['دەمانپارێزن', 'ئەوان دەمانپارێزن', 'یارمەتیمان دەدەن', 'پارێزگاریمان لێ دەکەن', 'بەڵێ بۆ (هێزەکان|هاوپەیمانان)', 'با لێرە بن', 'باشە بمێننەوە', 'مانەوەیان باشە', 'مانەوەیان پێویستە', 'بوونیان باشە', 'بوونیان پێویستە', 'دەمانپارێزن لە داعش'],
  },
};

const soraniLatin: Lexicon = {
  language: 'ckb-Latn',
  objectFirst: true,
  words: {
    forces: ['hez', 'hezakan', 'hezakanm', 'hezakani', 'hezekan', 'hezi', 'hezi biani', 'biani', 'biyani', 'hawpaiman', 'hawpayman', 'hawpaymanan', 'hawpaimanan', 'amrika', 'amerika', 'bunyan', 'hezi biyani', 'awan', 'awa', 'awam', 'ama', 'bonyan', 'hezi biyanim', 'nardni', 'hezakan la eraq', 'bianim', 'biyanim'],
    leave: ['darchun(yan|i|yanm|)', 'darchoon(yan|i|yanm|)', 'roishtn(yan|i|yanm|)', 'royshtn(yan|i|yanm|)', 'royshtin(yan|i|)', 'kshanawa(yan|i|yanm|)', 'chunadarawa(yan|)', 'darkrdn(yan|i|)', 'chun(yan|i)'],
    leaving: ['bron', 'broin', 'brron', 'bchn', 'bchin', 'bchna darawa', 'darchn', 'bkshenawa', 'brona darawa', 'brone', 'bronawa', 'darbchn'],
    stay: ['manawa(yan|i|yanm|m|)', 'mana(wa|wey)'],
    staying: ['bmenn', 'bmennawa', 'bmeninawa', 'bmenin', 'bimeninewe', 'bmenewe', 'bmenna', 'bmenawa'],
    notStaying: ['namenn', 'namennawa', 'namenin'],
    wantThem: ['damanawen', 'damawen', 'amawen'],
    notWantThem: ['namanawen', 'namawen', 'namanawe awan'],
    reject: ['ba bron', 'ba bchn', 'ba broin', 'dabe bron', 'abe bron', 'ba darchn', 'dabet bron', 'ba brron'],
    favour: ['ba bmennawa', 'ba bmenn', 'ba bmeninawa', 'ba bmenin', 'ba bmenawa', 'damanparezn', 'ba bimeninewe', 'ba bmennewe'],
  },
};

const kurmanji: Lexicon = {
  language: 'kmr',
  objectFirst: true,
  words: {
    forces: ['hêz', 'hêzan', 'hêzên', 'hêza', 'hêzên biyanî', 'hêzên navneteweyî', 'hevpeyman', 'hevpeymanan', 'hevpeymana', 'hevpeymanî', 'hevpeymaniya', 'hevpeymaniyê', 'koalîsyon', 'koalîsyona', 'koalîsyonê', 'navdewletî', 'navneteweyî', 'biyanî', 'biyaniyan', 'amerîka', 'emerîka', 'amerîkî', 'leşker', 'leşkeran', 'leşkerên', 'hebûna wan', 'hebûna', 'hebûn', 'wan', 'vê', 'wê', 'vî', 'vê yekê', 'wê yekê', 'ew', 'dagirker', 'dagirkeran', 'dagirkirin', 'dagirkeriyê', 'şandina', 'şandin', 'belavkirina', 'li iraqê', 'iraqê', 'biryarê', 'vê biryarê', 'hatina wan', 'هێزێن بیانی', 'هێز', 'هێزان', 'هێزێن', 'هێزا', 'وان', 'هەڤپەیمانان', 'هەڤپەیمان', 'هەبوونا وان', 'هەبوونا', 'بیانی', 'ئەڤێ', 'ڤێ', 'ڤی', 'وێ'],
    leave: ['derketin', 'derketina', 'derketina wan', 'vekişîn', 'vekişîna', 'vekişîna wan', 'çûyîn', 'çûyîna wan', 'çûna wan', 'çûn', 'çûna', 'derxistin', 'derxistina', 'derxistina wan', 'paşvekişîn', 'paşvekişîna', 'qewirandina', 'qewirandina wan', 'nemana wan', 'دەرکەتن', 'دەرکەتنا', 'دەرکەتنا وان', 'چوونا وان', 'چوونا', 'ڤەکێشان', 'ڤەکێشانا وان', 'ڤەکێشانا', 'دەرخستنا وان'],
    leaving: ['herin', 'biçin', 'derkevin', 'vekişin', 'bikişin', 'herine', 'bikşin', 'vekişînin', 'biterikînin', 'terka', 'jê herin', 'derkevin ji', 'بچن', 'دەرکەڤن', 'ڤەکێشن', 'هەرن', 'دەربکەڤن'],
    notLeaving: ['neçin', 'derneker', 'dernekevin', 'neherin', 'venekişin', 'نەچن', 'دەرنەکەڤن'],
    stay: ['mana wan', 'mayîn', 'mayîna', 'mayîna wan', 'مان', 'مانا وان', 'مانا', 'ماینا وان'],
    staying: ['bimînin', 'bimîne', 'bimenin', 'bimin', 'bimînin li vir', 'li vir bin', 'werin', 'dimînin', 'بمینن', 'بمینیت', 'بمینن ل ڤێرێ', 'بێن'],
    notStaying: ['nemînin', 'nemîne', 'namînin', 'neyên', 'nebin', 'نەمینن', 'نامینن'],
    wantThem: ['wan dixwazim', 'wan dixwazin', 'em wan dixwazin', 'bi xêr hatin wan'],
    notWantThem: ['wan naxwazim', 'wan naxwazin', 'em wan naxwazin', 'ez wan naxwazim', 'وان ناخوازم', 'وان ناخوازین', 'مە نەڤێن', 'من نەڤێن'],
    reject: ['bila herin', 'bila biçin', 'bila derkevin', 'divê herin', 'divê derkevin', 'divê biçin', 'derkevin ji welatê me', 'ji welatê me derkevin', 'bila vekişin', 'na ji dagirkeran re', 'na ji hêzên biyanî re', 'na ji dagirkeriyê re', 'بلا بچن', 'بلا هەرن', 'بلا دەرکەڤن', 'دڤێت بچن', 'دڤێت دەرکەڤن', 'پێدڤیە بچن', 'bila here', 'bila nemînin', 'bila nemînin li vir', 'بلا نەمینن'],
    favour: ['bila bên', 'me diparêzin', 'alîkariya me dikin', 'bila bimînin li vir', 'bila li vir bin', 'بلا بمینن', 'دڤێت بمینن', 'مە دپارێزن', 'bila neçin', 'bila werin', 'ew me diparêzin'],
  },
};

const turkmen: Lexicon = {
  language: 'tr',
  objectFirst: true,
  words: {
    forces: ['(kuvvet|güç|asker|birlik|ordu)(ler|lar|leri|ları|lere|lara|lerin|ların|lerinin|larının|lerine|larına|e|a|i|ı|)', 'güçler(i|e|in|ine|inin|)', 'güçleri', 'koalisyon(u|a|un|una|unun|lar|)', 'abd(ye|nin|yi|)', 'amerika(ya|nın|yı|n|lı|lılar|lıları|lılara|)', 'yabancı(lar|ları|lara|ların|)', 'işgal(e|i|in|ci|ciler|cilere|cileri|)', 'varlı(k|ğı|ğa|ğını|ğına|kları|klarını|klarına)', 'onlar(ı|a|ın|)', 'buna', 'bunu', 'bu karar(a|ı)', 'konuşlan(ma|masını|masına|dırılma|dırılmasını|dırılmasına)', 'uluslararası', 'gönderil(me|mesi|mesini|mesine)', 'ırakta', 'ırakda', 'bu', 'اونلار', 'اونلاري', 'قوتلر', 'اونلارا', 'قوات', 'قوتلره', 'قوتلري'],
    leave: ['(git|çık|çekil|ayrıl|defol|kovul|çıkarıl|uzaklaş)(me|ma)(leri|ları|si|sı|lerini|larını|sini|sını|lerine|larına|sine|sına|k|k|)', 'gitmek', 'çekilme', 'ayrılma', 'geri çekilme(si|leri|lerini|sini|lerine|sine|)', 'gitmelerin(i|e)', 'çıkmaların(ı|a)', 'kovulmalarını', 'gedmesi(ni|ne|)', 'getmelerini', 'getmesini', 'çıxmasını', 'çıxmalarını', 'çıxmaları'],
    leaving: ['(git|get|çık|çıx|çekil|ayrıl|defol)(sin|sın|sinler|sınlar|sunlar|meli|malı|meliler|malılar|siniz|in|ın|ecekler|acaklar|melidir|melidirler|malıdırlar|sinnar)', 'gitsin', 'defolun', 'defolsun', 'defolsunlar', 'گتسينلر', 'گيتسينلر', 'چيخسينلار', 'چيقسينلر', 'گدسينلر', 'گتسنلر'],
    notLeaving: ['(git|get|çekil|)(mesin|mesinler)', '(çık|ayrıl|çıx)(masın|masınlar)', 'گتمسينلر'],
    stay: ['kalma(ları|sı|larını|sını|larına|sına|k|)', 'qalma(ları|sı|larını|sını|larına|sına|)', 'devam etme(si|leri|sini|lerini)'],
    staying: ['(kal|qal)(sın|sınlar|malı|malılar|sınnar|malıdır|malıdırlar|abilirler)', 'kalsin', 'gelsinler', 'gelsin', 'قالسينلار', 'قالسنلار', 'قالسين', 'kalsinlar'],
    notStaying: ['(kal|qal)(masın|masınlar|mamalı|mamalılar)', 'gelmesinler', 'gelmesin', 'قالماسينلار'],
    wantThem: ['onları (istiyorum|istiyoruz|isterim|isteriz|isteyirem|isteyirik|isterem|isterik|istirem)', 'اونلاري ايستيرم', 'onları istirem', 'hoş geldiler', 'hoşgeldiler'],
    notWantThem: ['onları (istemiyorum|istemiyoruz|istemem|istemeyiz|istemirem|istemirik|istemerem)', 'اونلاري ايستميرم', 'onları istemirik', 'istenmiyorlar'],
    reject: ['işgale hayır', 'işgalciye hayır', 'yabancı (askere|güçlere|askerlere) hayır', 'amerikaya hayır', 'defolsunlar', 'defolun', 'kahrolsun amerika', 'koalisyona hayır', 'gitsinler', 'çıksınlar', 'getsinler', 'çekip gitsinler', 'çıxsınlar', 'amerika defol'],
    favour: ['koalisyona evet', 'kalsınlar', 'kalsın', 'bizi koruyorlar', 'bize yardım ediyorlar', 'onlara ihtiyacımız var', 'qalsınlar', 'bizi qoruyurlar', 'iyi ki varlar'],
  },
};

export const presenceOfForces: Topic = {
  name: 'presence-of-forces',
  about: ['forces', 'troops', 'coalition', 'قوات', 'القوات', 'التحالف', 'هێزەکانی', 'هێزەکان', 'هاوپەیمانان', 'hêzên', 'koalisyon'],
  lexicons: [english, arabic, arabizi, sorani, soraniLatin, kurmanji, turkmen],
};
