package collect

import (
	"ducha/collect/inbox"
	"ducha/collect/ledger"
	"ducha/seeds"
)

// kindNames says to a person what a file is that is no workbook.
var kindNames = map[inbox.Kind]string{
	inbox.KindImage: "图片", inbox.KindPDF: " PDF 文件", inbox.KindOFD: " OFD 版式文件", inbox.KindDOCX: " Word 文档", inbox.KindDOC: " Word 或 WPS 文字文档",
	inbox.KindRTF: " RTF 文档", inbox.KindODT: " OpenDocument 文档", inbox.KindPPTX: "演示文稿", inbox.KindPPT: "演示文稿", inbox.KindIWork: "苹果办公软件的文件",
	inbox.KindHTML: "网页", inbox.KindMHT: "网页", inbox.KindText: "纯文本", inbox.KindXML: " Excel 的 XML 表格", inbox.KindProgram: "程序", inbox.KindShortcut: "快捷方式（文件本身没有发来）",
}

// readTrouble gives the reading of a container that could not be opened, or not wholly.
func (k *Known) readTrouble(leaf inbox.Leaf) ledger.Reading {
	r := ledger.Reading{SHA256: ledger.Hash(leaf.Data), Reader: ReaderVersion, Against: always}
	verdict, problem := seeds.Unreadable, seeds.Problem{}
	switch leaf.Trouble {
	case inbox.TroubleCut:
		problem = CodeArchiveCut.say(leaf.Count)
	case inbox.TroubleLimit:
		problem = CodeArchiveLimit.say(leaf.Count)
	case inbox.TroublePassword:
		problem = CodeArchiveKey.say()
	case inbox.TroubleSplit:
		problem = CodeArchiveSplit.say()
	case inbox.TroubleEmpty:
		problem = CodeArchiveEmpty.say()
	case inbox.TroubleUnsupported, inbox.TroubleMethod:
		problem = unsupported(inbox.Sniff(leaf.Data))
	case inbox.TroubleNoAttachment:
		verdict, problem = seeds.Unidentified, CodeMailNothing.say()
	case inbox.TroubleCloudLink:
		verdict, problem = seeds.Unidentified, CodeMailLink.say()
	case inbox.TroubleBounce:
		verdict, problem = seeds.Unidentified, CodeMailBounce.say()
	case inbox.TroubleAutomatic:
		verdict, problem = seeds.Ignored, CodeMailAuto.say()
	case inbox.TroubleReceipt:
		verdict, problem = seeds.Ignored, CodeMailReceipt.say()
	default:
		problem = CodeArchiveBad.say()
	}
	r = refuse(r, verdict, problem)
	r.Tasks = make([]seeds.TaskID, 1)
	return r
}

// unsupported says what a container is that is not opened, and what to do instead.
func unsupported(kind inbox.Kind) seeds.Problem {
	const unpack = "请解压后把里面的反馈表放入回收文件夹"
	switch kind {
	case inbox.KindMSG:
		return CodeArchive.say(" Outlook 的 .msg 邮件", "请打开邮件，把附件存入回收文件夹")
	case inbox.KindTNEF:
		return CodeArchive.say(" Outlook 打包的 winmail.dat", "请对方以纯文本或 HTML 格式重新发送，或把反馈表改用普通附件发来")
	case inbox.KindMessage, inbox.KindSMIME:
		return CodeArchive.say("加密的邮件", "请打开邮件，把附件存入回收文件夹")
	case inbox.KindMbox:
		return CodeArchive.say("装着许多封邮件的邮箱文件", "请在邮件软件里打开，把附件存入回收文件夹")
	case inbox.KindZip:
		return CodeArchive.say("用特殊方法压缩的 zip", unpack)
	}
	return CodeArchive.say("这种格式的压缩包（如 7z）", unpack)
}
