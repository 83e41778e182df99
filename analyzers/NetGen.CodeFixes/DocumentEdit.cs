using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace NetGen.CodeFixes;

/// <summary>Changes to the text of one document.</summary>
internal sealed class DocumentEdit(Document document, IReadOnlyList<TextChange> changes)
{
    public async Task<Document> ApplyAsync(CancellationToken cancellation)
    {
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes));
    }
}
