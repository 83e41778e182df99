using static NetGen.Compiler.ScalarExpression;

namespace NetGen.Compiler;

/// <summary>The memory behind a group's kernel, an operand each, and the steps of its members.</summary>
internal sealed class GroupOperands(Group group, Program program, Model model)
{
    private readonly List<Operand> _operands = [];
    private readonly List<Binding> _bindings = [];
    private readonly Dictionary<Node, int> _stepOf = [];
    private readonly List<EpilogueStep> _steps = [];
    private readonly HashSet<Node> _written = [];

    public Group Group { get; } = group;

    public Node Anchor => Group.Anchor;

    public IReadOnlyList<Node> Inputs => Anchor.Inputs;

    /// <summary>Those read and bound so far.</summary>
    public EquatableArray<Operand> Operands => _operands.ToEquatableArray();

    public EquatableArray<Binding> Bindings => _bindings.ToEquatableArray();

    /// <summary>The operand of a value that the skeleton itself reads.</summary>
    public int Read(Node node) => Read(node, Access.Skeleton);

    /// <summary>The same of a value that the group computes in front: null for one that stands in memory, as the first operand.</summary>
    public ScalarExpression? ReadThrough(Node node)
    {
        if (Group.Prologue.Count > 0)
            return BodyOf(node.Storage());
        Read(node);
        return null;
    }

    /// <summary>The operand of each input of the anchor, in order.</summary>
    public int[] ReadInputs() => [.. Inputs.Select(Read)];

    /// <summary>The operand to which the skeleton itself writes the value of a member, or −1 where nobody asks for it.</summary>
    /// <param name="isMember">Which member.</param>
    public int WriteStored(Func<Node, bool> isMember)
    {
        if (Group.Members.FirstOrDefault(m => isMember(m) && Group.Stored.Contains(m)) is not { } member)
            return -1;
        _written.Add(member);
        bool isInteger = member.Type.Element == ElementKind.Integer;
        return Bind(BindingOf(member), isInteger ? Access.Skeleton : Access.Element, isInteger);
    }

    /// <summary>The operand for the cells of the maxima, or −1 where nobody asks for them.</summary>
    public int WriteIndex() => WriteStored(m => m.Operator is MaxPool2DIndex);

    /// <summary>Steps for the members; called after the skeleton's operands are read, because they come first.</summary>
    public Epilogue Epilogue()
    {
        foreach (var member in Group.Members.Where(m => !_written.Contains(m)))
        {
            switch (member.Operator)
            {
                case Map or Expand or Drawn:
                    AddStep(member, BodyOf(member));
                    break;

                case StoreGradient store:
                    int operand = Bind(new Binding.Parameter(store.Parameter, ParameterBlock.Gradients), Access.Element);
                    var gradient = Value(member.Inputs[0], member);
                    _steps.Add(new EpilogueStep(model.Optimizer!.AccumulationSteps > 1 ? new Argument(operand) + gradient : gradient, operand));
                    break;

                case StoreState store:
                    _steps.Add(new EpilogueStep(Value(member.Inputs[0], member), Bind(new Binding.Parameter(store.Parameter, ParameterBlock.Values), Access.Element)));
                    break;

                case Update update:
                    AddUpdate(member, update.Parameter);
                    break;

                case var _ when Group.Stored.Contains(member):
                    AddStep(member, new Accumulator());
                    break;
            }
        }

        return new Epilogue(_steps.ToEquatableArray(), Anchor.Type.IsInterleaved);
    }

    /// <summary>Steps of rows for the members, in order.</summary>
    /// <param name="length">Numbers of a row.</param>
    /// <param name="isWhole">Whether a node has a number for each of them.</param>
    public EquatableArray<RowStep> RowSteps(int length, Func<Node, bool> isWhole)
    {
        var steps = new List<RowStep>();
        foreach (var member in Group.Members)
        {
            long repeated = isWhole(member) ? 1 : length;
            int store = Group.Stored.Contains(member) ? Bind(BindingOf(member), Access.Element.Repeated(repeated)) : -1;
            if (member.Operator is Reduce reduce)
            {
                bool isScaled = reduce.Scale != 1;
                steps.Add(new RowStep(Value(member.Inputs[0], member.Inputs[0]), IsRow: false, reduce.Combine, isScaled ? -1 : store));
                if (isScaled)
                    steps.Add(new RowStep((ScalarExpression)new Step(steps.Count - 1) * reduce.Scale, IsRow: true, Store: store));
            }
            else
            {
                steps.Add(new RowStep(BodyOf(member, repeated), IsRow: repeated > 1, Store: store));
            }

            _stepOf[member] = steps.Count - 1;
        }

        return RowKernel.WithoutSingle(steps);
    }

    /// <summary>An expression of the graph with an operand for each use, so that kernels are equal whose uses differ.</summary>
    public ScalarExpression OfUses(ScalarExpression expression) => expression.Replace(OfUse);

    /// <summary>What an elementwise node makes of operands and earlier steps.</summary>
    /// <param name="repeated">How many elements of the kernel each of the node's stands for.</param>
    private ScalarExpression BodyOf(Node node, long repeated = 1)
    {
        var body = node.Operator switch
        {
            Expand expand => (ScalarExpression)new Argument(0) * expand.Scale,
            Drawn drawn => drawn.Body,
            var map => ((Map)map).Body,
        };
        return body.Replace(leaf => leaf switch
        {
            Argument a => Value(node.Inputs[a.Index], node, repeated),
            Position p => OrdinalOf(node.Type, p.Axis, repeated),
            _ => OfUse(leaf),
        });
    }

    /// <summary>The position along an axis of a type, whose batch is axis 0, by an element's flat index.</summary>
    private static Ordinal OrdinalOf(TensorType type, int axis, long repeated)
    {
        int behind = type.Shape.Rank - axis - (type.Batched ? 0 : 1);
        long inner = type.Shape.Dimensions.Skip(type.Shape.Rank - behind).Aggregate(1L, (size, d) => size * d);
        return new Ordinal(inner * repeated, axis == 0 ? 0 : type.Shape[type.Shape.Rank - behind - 1]);
    }

    private ScalarExpression OfUse(ScalarExpression leaf)
    {
        if (leaf.Use < 0)
            return leaf;
        int operand = Bind(new Binding.Use(leaf.Use), Access.Use);
        return leaf is Uniform ? new Draw(operand) : new Rate(operand);
    }

    private void AddStep(Node member, ScalarExpression value)
    {
        int store = Group.Stored.Contains(member) ? Write(member) : -1;
        _stepOf[member] = _steps.Count;
        _steps.Add(new EpilogueStep(value, store));
    }

    private void AddUpdate(Node member, int parameter)
    {
        var gradient = Value(member.Inputs[0], member);
        int values = Bind(new Binding.Parameter(parameter, ParameterBlock.Values), Access.Element);
        int[] moments =
        [
            .. Enumerable.Range(0, model.Optimizer!.MomentCount)
                .Select(k => Bind(new Binding.Parameter(parameter, ParameterBlock.Moments, k), Access.Element)),
        ];
        _steps.AddRange(OptimizerSteps.For(model.Optimizer, gradient, values, moments, _steps.Count));
    }

    /// <summary>What an input of an elementwise member is, at one element.</summary>
    private ScalarExpression Value(Node input, Node reader, long repeated = 1)
    {
        var storage = input.Storage();
        if (storage.Operator is ScalarSource source)
            return OfUses(source.Value);
        if (_stepOf.TryGetValue(storage, out int step))
            return new Step(step);
        if (Group.Prologue.Contains(storage))
            return BodyOf(storage);
        if (storage == Group.Result)
            return new Accumulator();
        return new Argument(Read(input, Access.Of(input.Type, reader.Type).Repeated(repeated)));
    }

    private int Read(Node node, Access access) => Bind(BindingOf(node.Storage()), access, node.Type.Element == ElementKind.Integer);

    private int Write(Node node) => Bind(BindingOf(node), Access.Element);

    private int Bind(Binding binding, Access access, bool isInteger = false)
    {
        var operand = new Operand(access, isInteger);
        for (int i = 0; i < _operands.Count; i++)
        {
            if (_bindings[i] == binding && _operands[i] == operand)
                return i;
        }

        _operands.Add(operand);
        _bindings.Add(binding);
        return _operands.Count - 1;
    }

    private Binding BindingOf(Node storage)
    {
        for (int i = 0; i < program.Outputs.Count; i++)
        {
            if (storage == program.Outputs[i].Storage())
                return new Binding.Output(i);
        }

        for (int i = 0; i < program.Losses.Count; i++)
        {
            if (storage == program.Losses[i].Storage())
                return new Binding.Losses(i);
        }

        return storage.Operator switch
        {
            InputSource input => new Binding.Input(input.Index),
            TargetSource target => new Binding.Target(target.Index),
            ParameterSource parameter => new Binding.Parameter(parameter.Index, ParameterBlock.Values),
            _ => new Binding.Arena(storage.Id),
        };
    }
}
