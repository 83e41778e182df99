using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using NetGen.Compiler;

namespace NetGen.CodeFixes;

/// <summary>A fix in terms of the spec as changes of the text at the node where its place stands.</summary>
internal static class FixEdits
{
    public static IReadOnlyList<TextChange> Find(Fix fix, SyntaxNode node) => fix.Kind switch
    {
        FixKind.AddModifier => [.. MakePartial(node)],
        _ when fix.Place.Part < 0 => [.. AddList(node, fix.Text)],
        _ when node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute => fix.Kind switch
        {
            FixKind.InsertAttributeBefore => [Insert(attribute.SpanStart, Qualified(attribute, fix.Text) + ", ")],
            FixKind.InsertAttributeAfter => [Insert(attribute.Span.End, ", " + Qualified(attribute, fix.Text))],
            FixKind.RemoveAttribute => [Remove(attribute)],
            FixKind.ReplaceAttribute => [new TextChange(attribute.Span, Qualified(attribute, fix.Text))],
            FixKind.ReplaceArgument => [.. ReplaceArgument(attribute, node, fix)],
            _ => [],
        },
        _ => [],
    };

    /// <summary>In front of a class or property: a list of its own.</summary>
    private static IEnumerable<TextChange> AddList(SyntaxNode node, string text)
    {
        var member = node.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        if (member is null)
            yield break;

        // Behind the lists that are there, else in front of all; a class's list takes a line, a property's stands beside it.
        int start = member.AttributeLists.Count > 0 ? member.AttributeLists.Last().GetLastToken().GetNextToken().SpanStart : member.SpanStart;
        string separator = member is TypeDeclarationSyntax ? EndOfLine(member) + Indentation(member) : " ";
        yield return Insert(start, $"[{text}]{separator}");
    }

    /// <summary>As its neighbor is written: <c>NetGen.Flatten</c> beside <c>NetGen.Dense(10)</c>.</summary>
    private static string Qualified(AttributeSyntax neighbor, string text) => neighbor.Name switch
    {
        QualifiedNameSyntax name => $"{name.Left}.{text}",
        AliasQualifiedNameSyntax name => $"{name.Alias}::{text}",
        _ => text,
    };

    /// <summary>The attribute with its comma, or the whole list when it is alone there.</summary>
    private static TextChange Remove(AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        int index = list.Attributes.IndexOf(attribute);
        if (list.Attributes.Count == 1)
            return new TextChange(TextSpan.FromBounds(list.SpanStart, list.GetLastToken().GetNextToken().SpanStart), "");
        return new TextChange(
            index == 0
                ? TextSpan.FromBounds(attribute.SpanStart, list.Attributes[1].SpanStart)
                : TextSpan.FromBounds(list.Attributes.GetSeparator(index - 1).SpanStart, attribute.Span.End),
            "");
    }

    /// <summary>The argument's new value; an argument that is not written yet is added by name, an empty value removes it.</summary>
    private static IEnumerable<TextChange> ReplaceArgument(AttributeSyntax attribute, SyntaxNode node, Fix fix)
    {
        var arguments = attribute.ArgumentList?.Arguments ?? [];
        var named = arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == fix.Place.Argument);
        if (named is not null)
        {
            yield return fix.Text.Length == 0 ? Remove(attribute.ArgumentList!, named) : new TextChange(named.Expression.Span, fix.Text);
        }
        else if (node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument)
        {
            yield return new TextChange(argument.Expression.Span, fix.Text);
        }
        else if (node == attribute || node is not AttributeArgumentListSyntax list)
        {
            string added = $"{fix.Place.Argument} = {fix.Text}";
            yield return attribute.ArgumentList is null ? Insert(attribute.Span.End, $"({added})")
                : Insert(attribute.ArgumentList.CloseParenToken.SpanStart, arguments.Count == 0 ? added : $", {added}");
        }
        else
        {
            // A params array, [Shape(12, 12, 32)]: all positional arguments at once.
            var positional = list.Arguments.Where(a => a.NameEquals is null && a.NameColon is null).ToList();
            yield return new TextChange(TextSpan.FromBounds(positional[0].SpanStart, positional[positional.Count - 1].Span.End), fix.Text);
        }
    }

    private static TextChange Remove(AttributeArgumentListSyntax list, AttributeArgumentSyntax argument)
    {
        int index = list.Arguments.IndexOf(argument);
        return new TextChange(
            list.Arguments.Count == 1 ? list.Span
            : index == 0 ? TextSpan.FromBounds(argument.SpanStart, list.Arguments[1].SpanStart)
            : TextSpan.FromBounds(list.Arguments.GetSeparator(index - 1).SpanStart, argument.Span.End),
            "");
    }

    private static IEnumerable<TextChange> MakePartial(SyntaxNode node)
    {
        if (node.FirstAncestorOrSelf<MemberDeclarationSyntax>() is PropertyDeclarationSyntax property)
        {
            if (!property.Modifiers.Any(SyntaxKind.PartialKeyword))
                yield return Insert(property.Type.SpanStart, "partial ");
            // Whatever gave it a value goes: the generated part does.
            int end = property.Identifier.Span.End;
            var body = TextSpan.FromBounds(end, property.Span.End);
            if (property.ToString().Substring(end - property.SpanStart).Trim() != "{ get; }")
                yield return new TextChange(body, " { get; }");
            yield break;
        }

        // A part of a nested class needs all of the types around it partial.
        foreach (var type in node.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Where(t => !t.Modifiers.Any(SyntaxKind.PartialKeyword)))
            yield return Insert(type.Keyword.SpanStart, "partial ");
    }

    private static TextChange Insert(int position, string text) => new(new TextSpan(position, 0), text);

    private static string EndOfLine(SyntaxNode node)
    {
        var end = node.SyntaxTree.GetRoot().DescendantTrivia().FirstOrDefault(t => t.IsKind(SyntaxKind.EndOfLineTrivia));
        return end.IsKind(SyntaxKind.EndOfLineTrivia) ? end.ToString() : "\n";
    }

    private static string Indentation(SyntaxNode node)
    {
        var text = node.SyntaxTree.GetText();
        string line = text.Lines.GetLineFromPosition(node.SpanStart).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }
}
