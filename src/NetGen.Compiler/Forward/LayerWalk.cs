namespace NetGen.Compiler;

/// <summary>
/// Applies the layers of a network, or of a block where it stands in one, each as often as it is used, always with the same parameters.
/// </summary>
/// <param name="spec">The whole: its blocks, too.</param>
/// <param name="index">Which unit of it.</param>
/// <param name="path">What stands in front of the names of its layers: <c>Stage1.0.</c>, or nothing.</param>
/// <param name="hyperparameters">The values of the block's hyperparameters.</param>
internal sealed class LayerWalk(ModelSpec spec, int index, string path, IReadOnlyList<ForwardValue> hyperparameters, ForwardPass forward)
{
    /// <summary>What a block spends beside its expressions: ten thousand are more than a network has.</summary>
    private const int StepsOfBlock = 10;

    private readonly UnitSpec _unit = spec.Unit(index);
    private readonly List<(int Layer, Node? Node)> _results = [];
    private readonly List<(int Layer, LayerWalk Block)> _blocks = [];
    private readonly Dictionary<string, LayerWalk> _blocksByName = [];
    private Shape?[]? _outputs;

    public UnitSpec Unit => _unit;

    public IReadOnlyList<ForwardValue> Hyperparameters => hyperparameters;

    /// <summary>What stands in front of the names of its layers.</summary>
    public string Path => path;

    /// <summary>Whether it is the network's, or that of a block that is looked at for itself: of nothing that another uses.</summary>
    public bool IsWhole => path.Length == 0;

    /// <summary>The shape that each property gives where it is first used.</summary>
    public Shape?[] Outputs => _outputs ??= new Shape?[_unit.Layers.Count];

    /// <summary>The blocks on a property, in the order of their first uses.</summary>
    public IEnumerable<LayerWalk> BlocksOf(int layer) => _blocks.Where(b => b.Layer == layer).Select(b => b.Block);

    /// <summary>A layer's name with the path to it.</summary>
    public string NameOf(int layer) => path + _unit.Layers[layer].Name;

    public Place At(int member, int part) => new(index, member, part);

    /// <summary>What the whole unit gives behind <paramref name="x"/>: as its <c>Forward</c> says, or its layers one behind the other.</summary>
    /// <param name="isAlone">The unit is a block that is looked at for itself, of which neither hyperparameters nor inputs are known.</param>
    public Value Run(Value x, bool isAlone = false) => Run([x], isAlone)[0];

    /// <summary>The same behind several inputs, which only <c>Forward</c> can tell apart: a chain begins with the first, and gives one output.</summary>
    public IReadOnlyList<Value> Run(IReadOnlyList<Value> inputs, bool isAlone = false)
    {
        if (_unit.HasForward)
            return new Interpreter(this, forward).Run(inputs, isAlone);

        var x = inputs[0];
        // Without an order there are no shapes to speak of.
        bool isOrdered = _unit.Layers.All(l => l.Declaration == _unit.Layers[0].Declaration);
        for (int i = 0; i < _unit.Layers.Count; i++)
            x = Apply(i, isOrdered ? x : x with { Node = null });
        IReadOnlyList<Value> outputs = [isOrdered ? x : Value.Unknown];
        if (IsWhole && forward.Loss is { } loss)
            new Interpreter(this, forward).RunLoss(loss, outputs, inputs);
        return outputs;
    }

    /// <summary>The layers of a property, left to right, behind <paramref name="x"/>.</summary>
    /// <param name="use">Where <c>Forward</c> applies it, if it does.</param>
    public Value Apply(int layer, Value x, Place? use = null)
    {
        var property = _unit.Layers[layer];
        if (property.Attributes.Count == 0)
        {
            forward.Problems.Add(Rules.EmptyLayer, At(layer, -1), [property.Name]);
            x = Value.Unknown with { Trace = x.Trace };
        }

        int numbered = 0;
        bool drops = false;
        for (int k = 0; k < property.Attributes.Count; k++)
        {
            var place = At(layer, k);
            var written = property.Attributes[k];
            var before = x;
            if (written.Name == BlockUse.Name)
            {
                x = ApplyBlocks(layer, place, written, x, ref numbered);
                x = x with { Trace = before.Trace.Add(place, NameOf(layer), BlockUse.TypeOf(written), before.Shape, x.Shape) };
                continue;
            }

            if (LayerTable.Find(written.Name) is not { } known)
            {
                forward.Problems.Add(Rules.UnknownAttribute, place, ["layer", written.Name]);
                x = Value.Unknown with { Trace = x.Trace };
                continue;
            }

            var attribute = Evaluated(written, place);
            string prefix = known.IsTrained && numbered++ is > 0 and var count ? $"{NameOf(layer)}.{count}" : NameOf(layer);
            var applied = new AppliedLayer(known, attribute, place, NameOf(layer), prefix, known is Dropout ? forward.NextDropout() : -1, use) { IsBeforeBatchNorm = IsBeforeBatchNorm(layer, k) };
            x = known.Build(new LayerScope(forward, applied, [before.Trace]), before);
            x = x with { Trace = before.Trace.Add(place, NameOf(layer), attribute.Name, before.Shape, x.Shape) };
            if (known is Dropout && drops)
                forward.Problems.Add(Rules.SeveralDropouts, place, [property.Name]);
            drops |= known is Dropout;
            forward.Add(applied);
        }

        Outputs[layer] ??= x.Shape;
        _results.Add((layer, x.Node));
        return x;
    }

    /// <summary>A block, or several of it one behind the other.</summary>
    private Value ApplyBlocks(int layer, Place place, AttributeSpec written, Value x, ref int numbered)
    {
        var use = new BlockUse(spec, this, written, new AttributeReader(forward.Problems, place, written));
        int unit = use.Unit;
        if (unit > 0 && DeclarationRules.IsBroken(spec.Blocks[unit - 1]))
        {
            forward.Problems.IsBroken = true;
            return Value.Unknown with { Trace = x.Trace };
        }

        if (forward.Units.Contains(unit))
        {
            forward.Problems.Add(Rules.RecursiveBlock, place, [BlockUse.TypeOf(written)]);
            return Value.Unknown with { Trace = x.Trace };
        }

        if (use.Bind(out int repeat) is not { } values)
            return Value.Unknown with { Trace = x.Trace };
        bool isOnly = repeat == 1 && _unit.Layers[layer].Attributes.Count(a => a.Name == BlockUse.Name || LayerTable.Find(a.Name) is { IsTrained: true }) == 1;
        var uses = forward.Problems.Uses;
        forward.Problems.Uses = uses.Append(place).ToEquatableArray();
        forward.Units.Push(unit);
        forward.Budget.Depth++;
        for (int r = 0; r < repeat; r++)
        {
            if (!forward.Budget.Spend(out string? excess, StepsOfBlock))
            {
                // Cut short it is another network.
                if (excess is not null)
                    forward.Problems.Add(Rules.TooLong, place, [excess]);
                x = Value.Unknown with { Trace = x.Trace };
                break;
            }

            string name = isOnly ? $"{NameOf(layer)}." : $"{NameOf(layer)}.{numbered}.";
            numbered++;
            x = BlockAt(layer, unit, name, values).Run(x);
        }

        forward.Budget.Depth--;
        forward.Units.Pop();
        forward.Problems.Uses = uses;
        return x;
    }

    /// <summary>The block of a name, which has one set of parameters however often it is applied.</summary>
    private LayerWalk BlockAt(int layer, int unit, string name, IReadOnlyList<ForwardValue> values)
    {
        if (!_blocksByName.TryGetValue(name, out var block))
        {
            _blocksByName.Add(name, block = new LayerWalk(spec, unit, name, values, forward));
            _blocks.Add((layer, block));
        }

        return block;
    }

    /// <summary>The attribute with numbers for its expressions over hyperparameters.</summary>
    private AttributeSpec Evaluated(AttributeSpec attribute, Place place)
    {
        bool isConstant = true;
        foreach (var argument in attribute.Arguments)
            isConstant &= argument.Value.Form == ArgumentForm.Constant && argument.Value.Items.Count == 0;
        if (isConstant)
            return attribute;

        var arguments = attribute.Arguments.Select(a => a with { Value = Evaluated(a.Value, a.Name) });
        return attribute with { Arguments = arguments.ToEquatableArray() };

        ArgumentValue Evaluated(ArgumentValue value, string name)
        {
            if (value.Form != ArgumentForm.Expression)
                return value;
            var result = DimensionText.Evaluate(value.Text, _unit, hyperparameters, out string failure);
            if (failure.Length > 0)
                forward.Problems.Add(Rules.WrongExpression, place with { Argument = name }, [$"'{value.Text}'", attribute.Name, failure]);
            return result.AsNumber is { } number ? ArgumentValue.Of(number) : ArgumentValue.Unknown;
        }
    }

    /// <summary>
    /// Reports each layer that nothing leads from to an output or a loss, if these are known, and checks the attributes of those that were not applied at all. What is used in training alone
    /// is so in a prediction, too.
    /// </summary>
    /// <param name="outputs">What the unit gives; empty where a mistake hides that.</param>
    /// <param name="isFollowed">Whether all of <c>Forward</c> was followed, so that a layer that was not applied never is.</param>
    public void CheckUnused(IReadOnlyList<Value> outputs, bool isFollowed)
    {
        if (!forward.IsTraining)
            return;
        var live = outputs.Count > 0 && outputs.All(o => o.Node is not null) ? forward.LeadingTo(outputs.Select(o => o.Node!)) : null;
        for (int i = 0; i < _unit.Layers.Count; i++)
        {
            bool isApplied = _results.Exists(r => r.Layer == i);
            if (!isApplied)
                Apply(i, Value.Unknown);
            if (live is null ? isFollowed && !isApplied : !_results.Exists(r => r.Layer == i && r.Node is { } result && live.Contains(result)))
                forward.Problems.Add(Rules.UnusedLayer, At(i, -1), [_unit.Layers[i].Name]);
        }
    }

    /// <summary>Whether the next layer is a <see cref="BatchNorm"/>, as far as attributes alone say: on the same property, or in a chain.</summary>
    private bool IsBeforeBatchNorm(int layer, int attribute)
    {
        for (int i = layer, k = attribute + 1; i < (_unit.HasForward ? layer + 1 : _unit.Layers.Count); i++, k = 0)
        {
            for (; k < _unit.Layers[i].Attributes.Count; k++)
            {
                if (LayerTable.Find(_unit.Layers[i].Attributes[k].Name) is not ShapeAssertion and var next)
                    return next is BatchNorm;
            }
        }

        return false;
    }
}
