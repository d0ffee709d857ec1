package dispatch

import (
	"fmt"
	"strings"
	"unicode"

	"ducha/collect/account"
	"ducha/collect/ledger"
	"ducha/seeds/pattern"
)

// reach is how far what an answer says goes.
type reach int

const (
	oneLetter reach = iota
	oneLine         // all that is said on the connection; after a pause another one may do
	wholeRun        // whatever is sent
)

// verdict is what an answer means.
type verdict struct {
	state  ledger.MailState // of the letter
	reach  reach
	reason string // in Chinese; "" where it was sent
	remedy string // where more than the letter is concerned
}

// Replies that speak of the sender and not of the one recipient: the codes of NetEase
// (MI, HL, RP, WM, DT) and the words of Tencent and of others.
var (
	limitsSender  = pattern.Of(`(?i)\b(MI|HL|RP|WM):[A-Z]{3}|DT:(SPM|RBL)|too many|\brate\b|throttl|frequency|sending (quota|limit)`)
	limitsForGood = pattern.Of(`(?i)\b(MI|HL|WM):[A-Z]{3}|RP:(TRC|RCL|QRC)|\bfrequency|\brate limit|(sending|daily|hourly) (quota|limit)`)
	takesForSpam  = pattern.Of(`(?i)DT:(SPM|SUM|RBL)|\bspam|content (denied|rejected)|blacklist|block(ed|list)`)
	unknownUser   = pattern.Of(`(?i)\b5\.1\.[0-6]\b|unknown user|user (unknown|not found)|(no such|invalid) (user|recipient|mailbox)|mailbox (unavailable|not found)|not exist`)
	relayDenied   = pattern.Of(`(?i)relay`)
)

// judge tells what became of a letter, by the answer alone.
func judge(a answer) verdict {
	switch {
	case a.code/100 == 2 && a.step == atContent:
		return verdict{state: ledger.MailSent}
	case a.code/100 == 5:
		return refused(a)
	case a.code/100 == 4:
		v := verdict{state: ledger.MailTemp, reason: "服务器暂时不收：" + a.said()}
		if a.code == 421 || a.step <= atSender || limitsSender.MatchString(a.text) {
			v.reach = oneLine
		}
		return v
	case a.step == atContent:
		return verdict{ledger.MailUnknown, oneLine, "发出后没有收到服务器的答复，不知道送到没有", ""}
	}
	message, remedy := a.trouble()
	return verdict{ledger.MailTemp, oneLine, message, remedy}
}

// refused judges an answer that is for good.
func refused(a answer) verdict {
	v := verdict{state: ledger.MailRefused, reach: wholeRun}
	switch {
	case a.step == atLogin, a.code == 530, a.code == 534, a.code == 535, a.code == 538:
		v.reason = "登录没有成功：" + a.said()
		v.remedy = "检查账号和密码；网易、QQ、腾讯企业邮箱要填授权码，不是网页登录的密码：在邮箱网页版的设置里开启 SMTP 服务，生成授权码"
	case a.step == atConnect:
		v.reason, v.remedy = "服务器不接受连接："+a.said(), "过一会儿再运行；总是这样，请问邮箱管理员"
	case limitsForGood.MatchString(a.text):
		v.reason = "服务器限制了发信量：" + a.said()
		v.remedy = "过几个小时或第二天再运行，已发出的不会重发；把设置“每分钟封数”改小些"
	case takesForSpam.MatchString(a.text):
		v.reason = "服务器把邮件当成了垃圾邮件：" + a.said()
		v.remedy = "改一改“文字”表里邮件的主题和正文，或请邮箱管理员放行，再运行"
	case relayDenied.MatchString(a.text):
		v.reason = "服务器不替这个账号往外转发：" + a.said()
		v.remedy = "检查 SMTP 服务器和账号是不是同一家的；是的，请邮箱管理员开通往外发信"
	case a.step == atSender:
		v.reason = "服务器不接受发件地址：" + a.said()
		v.remedy = "发件地址必须与账号一致：设置里的 SMTP账号 要写完整的邮箱地址"
	case a.step == atRecipient:
		v.reach, v.reason = oneLetter, "收件地址 "+strings.Join(a.bad, "、")+" 被拒绝（"+a.said()+"），请核对台账里的邮箱"
	default:
		v.reach, v.reason = oneLetter, "服务器拒收："+a.said()
	}
	return v
}

// said is what the server said, in a line that can be shown.
func (a answer) said() string { return strings.TrimSpace(fmt.Sprintf("%d %s", a.code, a.words())) }

// longestWords is how much of a server's words is shown and kept, in characters.
const longestWords = 200

// words are the server's own, in one line.
func (a answer) words() string {
	text := strings.Map(func(r rune) rune {
		if isControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(a.text, "□"))
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > longestWords {
		return string(runes[:longestWords]) + "…"
	}
	return string(runes)
}

// trouble says why there was no answer that counts, and what to do.
func (a answer) trouble() (message, remedy string) {
	if a.err != nil {
		if message, remedy, ok := account.Explain(a.err); ok {
			return message, remedy
		}
	}
	switch {
	case a.code != 0:
		return "服务器的答复看不懂：" + a.said(), "检查服务器名和端口"
	case a.step == atLogin:
		return "服务器没有可用的登录方式", "问邮箱管理员是否开通了用客户端发信（SMTP）"
	case a.err != nil && strings.Contains(a.err.Error(), "STARTTLS"):
		return "服务器在这个端口上不加密，没有登录", "换成一开始就加密的端口：服务器写成 smtps://主机名:465"
	}
	return "和服务器的连接出了问题", "检查网络、服务器名和端口，再运行一次"
}

// blank replaces addresses, so that two replies which differ in nothing else are alike.
func blank(said string) string { return anAddress.ReplaceAllString(said, "@") }

var anAddress = pattern.Of(`[^\s<>@:;,"'()]+@[^\s<>@:;,"'()]+`)
