using System.Text;
using Spectre.Console;

namespace NetGen.Output.Tests;

public sealed class ProgressBarTests
{
    [Fact]
    public void A_file_gets_one_plain_line_an_epoch()
    {
        var output = new StringWriter { NewLine = "\n" };
        Runs.Play(new ProgressBar(Console(output, isTerminal: false, width: 80)), epochs: 10);

        string[] lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(10, lines.Length);
        Assert.Equal("Epoch  1/10  loss 0.5000  accuracy 0.9000  val_loss 0.4000  val_accuracy 0.8000  1.3 s", lines[0]);
        Assert.StartsWith("Epoch 10/10  loss 0.0500", lines[9]);
        Assert.DoesNotContain('\u001b', output.ToString());
    }

    [Fact]
    public void A_terminal_sees_a_bar_grow_and_then_the_line_of_the_epoch()
    {
        var output = new StringWriter { NewLine = "\n" };
        Runs.Play(new ProgressBar(Console(output, isTerminal: true, width: 100)), epochs: 1);

        string[] drawings = output.ToString().Split("\r\u001b[2K", StringSplitOptions.RemoveEmptyEntries);
        int[] widths = [.. drawings.Where(drawing => drawing.Contains("/4", StringComparison.Ordinal)).Select(Filled)];
        Assert.Equal([0, 10, 20, 30, 40], widths);
        Assert.Contains("2/4  loss 0.5000", output.ToString());
        Assert.StartsWith("Epoch 1/1  loss 0.5000  accuracy 0.9000", drawings[^1]);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    public void A_drawing_never_wraps_in_a_narrow_terminal(int width)
    {
        var output = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = Console(output, isTerminal: true, width);
        TrainingProgress progress = Runs.Progress(epochs: 3);
        progress.Epoch = 1;
        progress.Batch = 4;
        progress.Seconds = 12;
        new ProgressBar(console).OnBatchEnd(progress);

        string drawn = Plain(output.ToString());
        Assert.DoesNotContain('\n', drawn);
        Assert.InRange(drawn.Length, 1, width - 1);
    }

    static IAnsiConsole Console(TextWriter writer, bool isTerminal, int width) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new FixedOutput(writer, isTerminal, width),
        Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = isTerminal ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
    });

    // The part of the bar that is drawn in green, before the reset that ends it.
    static int Filled(string drawing)
    {
        const string green = "\u001b[32m";
        int start = drawing.IndexOf(green, StringComparison.Ordinal);
        if (start < 0)
        {
            return 0;
        }

        start += green.Length;
        return drawing.IndexOf('\u001b', start) - start;
    }

    static string Plain(string text)
    {
        var plain = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\u001b')
            {
                while (!char.IsAsciiLetter(text[i]))
                {
                    i++;
                }
            }
            else if (text[i] != '\r')
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    sealed class FixedOutput(TextWriter writer, bool isTerminal, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
