#!/usr/bin/env python3
# ruff: noqa
"""Deterministic generator of hostile/malformed roster spreadsheets (own work, CC0).
usage: make_xlsx_corpus.py OUT_DIR [N_MUTANTS]
Hand-made cases + N mutants (seeded) of a valid roster. IDs use region 110100 (an aggregate code that is not issued) with valid check digits. Every file has an expected
class in manifest.json: 'reject' (clear error, no writes) or 'either' (accept or clear error; never 5xx, never hang).
"""
import sys, io, os, json, random, zipfile, struct, pathlib
out = pathlib.Path(sys.argv[1]); out.mkdir(parents=True, exist_ok=True)
N = int(sys.argv[2]) if len(sys.argv) > 2 else 500
man = {}
CT='<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
RELS='<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
WB='<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>'
WBR='<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
HEAD=['姓名','性别','出生日期','身份证号','年级','班级','学籍号','家长姓名','家长手机','健康备注','接送人']
ROWS=[['张三','男','2016-05-04','110100201605040016','二年级','1班','G110100201605040016','张父','13800000001','对花生过敏','张父;张母'],
      ['李·买买提','女','2017-01-20','110100201701200024','一年级','2班','G110100201701200024','李母','13800000002','','李母']]
def esc(s): return str(s).replace('&','&amp;').replace('<','&lt;').replace('>','&gt;')
def col(i):
    s=''
    i+=1
    while i: i,r=divmod(i-1,26); s=chr(65+r)+s
    return s
def sheet(rows, pre='', dim=None, extra=''):
    b=[]
    for r,row in enumerate(rows,1):
        b.append('<row r="%d">'%r+''.join('<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>'%(col(c),r,esc(v)) for c,v in enumerate(row))+'</row>')
    d='<dimension ref="%s"/>'%dim if dim else ''
    return '<?xml version="1.0" encoding="UTF-8"?>'+pre+'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'+d+'<sheetData>'+''.join(b)+'</sheetData>'+extra+'</worksheet>'
def book(sheetxml, parts=None, drop=(), method=zipfile.ZIP_DEFLATED):
    p={'[Content_Types].xml':CT,'_rels/.rels':RELS,'xl/workbook.xml':WB,'xl/_rels/workbook.xml.rels':WBR,'xl/worksheets/sheet1.xml':sheetxml}
    p.update(parts or {})
    f=io.BytesIO()
    with zipfile.ZipFile(f,'w',method) as z:
        for k,v in p.items():
            if k in drop: continue
            zi=zipfile.ZipInfo(k,(2024,9,1,0,0,0)); zi.compress_type=method
            z.writestr(zi,v)
    return f.getvalue()
def put(name,data,expect,why):
    (out/name).write_bytes(data); man[name]={'expect':expect,'why':why,'bytes':len(data)}
good=sheet([HEAD]+ROWS); GB=book(good)
put('000_valid.xlsx',GB,'accept','baseline: must import 2 rows')
# --- XML bombs and entities
lol='<!DOCTYPE x [<!ENTITY a "lol">'+''.join('<!ENTITY %s "%s">'%(chr(98+i),('&%s;'%chr(97+i))*10) for i in range(9))+']>'
put('010_billion_laughs.xlsx',book(sheet([HEAD],pre=lol).replace('姓名','&j;',1)),'reject','entity expansion 10^9')
quad='<!DOCTYPE x [<!ENTITY a "%s">]>'%('A'*200000)
put('011_quadratic_blowup.xlsx',book(sheet([HEAD],pre=quad).replace('姓名','&a;'*2000,1)),'reject','quadratic blowup 400 MB')
put('012_xxe_file.xlsx',book(sheet([HEAD],pre='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>').replace('姓名','&a;',1)),'reject','external entity')
put('013_xxe_http.xlsx',book(sheet([HEAD],pre='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')),'reject','external DTD (SSRF)')
put('014_deep_nesting.xlsx',book(good.replace('<sheetData>','<sheetData>'+'<row><c><is>'*50000+'</is></c></row>'*50000)),'reject','150k nested elements')
# --- zip bombs and structure
put('020_zip_bomb_1gb.xlsx',book('<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'+' '*(1<<30 if N>=0 else 0)+'</sheetData></worksheet>') if os.environ.get('BIG') else book(good.replace('<sheetData>','<sheetData>'+' '*(300<<20))),'reject','sheet inflates to 300 MB (1 GB with BIG=1)')
put('021_sharedstrings_bomb.xlsx',book(good,{'xl/sharedStrings.xml':'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="4294967295">'+'<si><t>x</t></si>'*3000000+'</sst>'}),'reject','3M shared strings')
put('022_rows_far.xlsx',book(good.replace('<row r="3">','<row r="1048576">').replace('A3"','A1048576"')),'either','row 1,048,576 with 2 data rows')
put('023_cols_far.xlsx',book(good.replace('r="K1"','r="XFD1"')),'either','cell in last column')
put('024_dim_lie.xlsx',book(sheet([HEAD]+ROWS,dim='A1:XFD1048576')),'either','dimension says 17 billion cells')
put('025_many_empty_rows.xlsx',book(good.replace('</sheetData>',''.join('<row r="%d"/>'%i for i in range(4,400004))+'</sheetData>')),'either','400k empty rows')
put('026_wide.xlsx',book(sheet([HEAD+['x']*16373]+ROWS)),'reject','16,384 columns')
put('027_long_cell.xlsx',book(sheet([HEAD,['张'*40000]+ROWS[0][1:]])),'reject','cell > 32,767 chars')
put('028_200k_rows.xlsx',book(sheet([HEAD]+[ROWS[0]]*60000)),'reject','60,000 rows in a school roster (over the row limit)')
put('029_zip_slip.xlsx',book(good,{'../../../../tmp/pwned.txt':'x','/etc/cron.d/x':'x','xl\\..\\..\\x':'x'}),'either','path traversal member names')
put('030_dup_member.xlsx',(lambda f:(lambda z:(z.writestr('[Content_Types].xml',CT),z.writestr('_rels/.rels',RELS),z.writestr('xl/workbook.xml',WB),z.writestr('xl/_rels/workbook.xml.rels',WBR),z.writestr('xl/worksheets/sheet1.xml',good),z.writestr('xl/worksheets/sheet1.xml',sheet([HEAD,['攻击者']+ROWS[0][1:]])),z.close()))(zipfile.ZipFile(f,'w')) and f.getvalue())(io.BytesIO()),'either','duplicate sheet member (parser differential)')
for nm in ['[Content_Types].xml','_rels/.rels','xl/workbook.xml','xl/_rels/workbook.xml.rels','xl/worksheets/sheet1.xml']:
    put('031_missing_%s.xlsx'%nm.replace('/','_').strip('[]'),book(good,drop=(nm,)),'reject','missing part '+nm)
put('032_external_link.xlsx',book(good,{'xl/externalLinks/externalLink1.xml':'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>','xl/_rels/workbook.xml.rels':WBR.replace('</Relationships>','<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" Target="http://127.0.0.1:9/evil.xlsx" TargetMode="External"/></Relationships>')}),'either','external relationship')
put('033_self_ref_rels.xlsx',book(good,{'xl/_rels/workbook.xml.rels':WBR.replace('worksheets/sheet1.xml','workbook.xml')}),'reject','workbook relationship loops to itself')
put('034_formula_cells.xlsx',book(good.replace('<c r="A2" t="inlineStr"><is><t>张三</t></is></c>','<c r="A2"><f>HYPERLINK("http://127.0.0.1/?"&amp;D2,"x")</f><v>张三</v></c>')),'either','formula in name cell: take no formula text as data')
put('035_dde.xlsx',book(good.replace('张三',"=cmd|'/C calc'!A0")),'either','DDE text; must be neutral on export')
put('036_macro.xlsm',book(good,{'xl/vbaProject.bin':b'\xd0\xcf\x11\xe0'+b'\0'*508}),'reject','macro workbook not accepted')
put('037_hidden_sheet.xlsx',book(good,{'xl/workbook.xml':WB.replace('sheetId="1"','sheetId="1" state="veryHidden"')}),'either','only sheet is very hidden')
put('038_polyglot_html.xlsx',b'<html><script>alert(1)</script></html>'+GB,'either','HTML+ZIP polyglot; never served inline')
put('039_trailing.xlsx',GB+b'\0'*100000,'either','trailing garbage')
put('040_truncated.xlsx',GB[:len(GB)//2],'reject','truncated')
put('041_empty.xlsx',b'','reject','empty file')
put('042_not_zip.xlsx',b'PK\x03\x04'+os.urandom(0)+bytes(range(256))*8,'reject','PK magic only')
put('043_encrypted_ole.xlsx',b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'+b'\0'*2000,'reject','OLE container (password-protected xlsx)')
put('044_png_renamed.xlsx',b'\x89PNG\r\n\x1a\n'+b'\0'*200,'reject','image renamed')
put('045_php_renamed.xlsx',b'<?php system($_GET[0]); ?>','reject','script renamed')
put('046_nul_in_cell.xlsx',book(good.replace('张三','张&#0;三')),'reject','NUL char reference (PostgreSQL rejects \\0)')
put('047_ctrl_escape.xlsx',book(good.replace('张三','张_x0000_三_x000D_')),'either','Excel _x0000_ escape decodes to NUL')
put('048_lone_surrogate.xlsx',book(good.replace('张三','张&#xD800;三')),'reject','lone surrogate')
put('049_bad_utf8.xlsx',book(good.encode().replace('张三'.encode(),b'\xff\xfe\xfa')),'reject','invalid UTF-8')
put('050_utf16_sheet.xlsx',book(good.replace('UTF-8','UTF-16').encode('utf-16')),'either','UTF-16 sheet')
put('051_gb18030_sheet.xlsx',book(good.replace('UTF-8','GB18030').encode('gb18030')),'either','GB18030 sheet')
put('052_rtl_zero_width.xlsx',book(good.replace('张三','张\u202e三\u200b\u2060')),'either','bidi override and zero-width in a name: strip or reject')
put('053_rare_hanzi.xlsx',book(good.replace('张三','𠮷䶮\U0002ceff')),'accept','rare characters beyond the BMP must survive')
put('054_fullwidth_id.xlsx',book(good.replace('110100201605040016','１１０１００２０１６０５０４００１６')),'either','full-width digits in ID: normalise or clear error')
put('055_id_as_float.xlsx',book(good.replace('<c r="D2" t="inlineStr"><is><t>110100201605040016</t></is></c>','<c r="D2"><v>1.10100201605040E+17</v></c>')),'reject','ID stored as number: 15-digit precision lost; must say so')
put('056_date_serial.xlsx',book(good.replace('<c r="C2" t="inlineStr"><is><t>2016-05-04</t></is></c>','<c r="C2"><v>99999999</v></c>')),'reject','date serial out of range')
put('057_bool_err_cells.xlsx',book(good.replace('<c r="E2" t="inlineStr"><is><t>二年级</t></is></c>','<c r="E2" t="e"><v>#REF!</v></c>')),'reject','error cell')
put('058_bad_ref.xlsx',book(good.replace('r="A2"','r="ZZZZZZ99999999999"')),'either','absurd cell reference')
put('059_bad_sst_index.xlsx',book(good.replace('<c r="A2" t="inlineStr"><is><t>张三</t></is></c>','<c r="A2" t="s"><v>99999</v></c>')),'reject','shared string index out of range')
put('060_neg_sst_index.xlsx',book(good.replace('<c r="A2" t="inlineStr"><is><t>张三</t></is></c>','<c r="A2" t="s"><v>-1</v></c>')),'reject','negative shared string index')
put('061_xss_name.xlsx',book(good.replace('张三','<img src=x onerror=alert(1)>'.replace('<','&lt;').replace('>','&gt;'))),'either','XSS in a name')
put('062_dup_rows.xlsx',book(sheet([HEAD,ROWS[0],ROWS[0]])),'reject','same child twice: error names both rows, nothing written')
put('063_last_row_bad.xlsx',book(sheet([HEAD]+[[r if i!=3 else '1101012016%08d'%k for i,r in enumerate(ROWS[0])] for k in range(500)]+[['']*11])),'either','row 501 blank')
put('064_bad_after_500.xlsx',book(sheet([HEAD]+[ROWS[1]]*1+[[ROWS[0][0]]+['×']*10])),'reject','good row then bad row: all-or-nothing')
# csv
def csvb(t,enc): return t.encode(enc)
C=','.join(HEAD)+'\r\n'+','.join(ROWS[0])+'\r\n'
for i,enc in enumerate(['utf-8','utf-8-sig','gbk','gb18030','utf-16','utf-16-be','big5'],70):
    try: put('%03d_%s.csv'%(i,enc),csvb(C if enc!='big5' else C.replace('籍','學').replace('张','張').encode('big5','ignore').decode('big5'),enc),'either','encoding '+enc)
    except UnicodeError: pass
put('080_unclosed_quote.csv',csvb(C+'"张三,男','utf-8'),'reject','unclosed quote')
put('081_one_huge_line.csv',b'a,'*5_000_000,'reject','10 MB single line')
put('082_nul.csv',csvb(C.replace('张三','张\0三'),'utf-8'),'reject','NUL')
put('083_formula.csv',csvb(C.replace('张三','=1+1'),'utf-8'),'either','formula as name')
put('084_mixed_newlines.csv',csvb(C.replace('\r\n','\r')+'\n\r\n','utf-8'),'either','mixed newlines')
put('085_semicolon.csv',csvb(C.replace(',',';'),'utf-8'),'reject','wrong delimiter: say so')
put('086_ragged.csv',csvb(C+'只有姓名\r\n','utf-8'),'reject','short row')
put('087_sep_line.csv',csvb('sep=,\r\n'+C,'utf-8'),'either','Excel sep= line')
put('088_invalid_bytes.csv',csvb(C,'utf-8')+b'\xff\xfe\xfd,\x80\r\n','reject','invalid in UTF-8 and GB18030')
# mutants
rng=random.Random(20240320)
inner={n:zipfile.ZipFile(io.BytesIO(GB)).read(n) for n in zipfile.ZipFile(io.BytesIO(GB)).namelist()}
def mutate(b):
    b=bytearray(b)
    for _ in range(rng.choice([1,1,2,4,16])):
        k=rng.randrange(6); 
        if not b: break
        i=rng.randrange(len(b))
        if k==0: b[i]^=1<<rng.randrange(8)
        elif k==1: b[i]=rng.choice([0,255,60,62,38,34,128])
        elif k==2: del b[i:i+rng.randrange(1,64)]
        elif k==3: b[i:i]=b[i:i+rng.randrange(1,64)]
        elif k==4: b[i:i]=rng.choice([b'<c>',b'</row>',b'&',b']]>',b'<!--',b'9'*400,b'-1',b'1e309',b'NaN',b'\x00',b'</sheetData>'])
        else:
            j=rng.randrange(len(b)); b[i],b[j]=b[j],b[i]
    return bytes(b)
(out/'mut').mkdir(exist_ok=True)
for n in range(N):
    if n%2: data=mutate(GB)
    else:
        k=rng.choice(list(inner)); p=dict(inner); p[k]=mutate(p[k])
        f=io.BytesIO()
        with zipfile.ZipFile(f,'w',zipfile.ZIP_DEFLATED) as z:
            for a,b in p.items(): z.writestr(zipfile.ZipInfo(a,(2024,9,1,0,0,0)),b)
        data=f.getvalue()
    (out/'mut'/('m%05d.xlsx'%n)).write_bytes(data)
json.dump(man,open(out/'manifest.json','w'),ensure_ascii=False,indent=1)
print(len(man),'hand-made,',N,'mutants')
